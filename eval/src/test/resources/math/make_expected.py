"""What lm-eval's maths tasks make of some answers: python make_expected.py MATH_TEST.jsonl TASKS_FOLDER

TASKS_FOLDER is lm_eval/tasks of lm_eval 0.4.13; sympy 1.14, antlr4-python3-runtime 4.11."""
import importlib.util
import json
import random
import re
import sys
import types

datasets = sys.modules.setdefault("datasets", types.ModuleType("datasets"))
datasets.Dataset = None


def load(name):
    spec = importlib.util.spec_from_file_location(name, f"{sys.argv[2]}/{name}/utils.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


minerva, hendrycks, agieval = load("minerva_math"), load("hendrycks_math"), load("agieval")
rnd = random.Random(3)
solutions = [json.loads(line)["solution"] for line in open(sys.argv[1])]
boxed = [minerva.remove_boxed(minerva.last_boxed_only_string(s)) for s in solutions]
answers = sorted(set(minerva.normalize_final_answer(b) for b in boxed))
FRAC = re.compile(r"\\d?frac\{([^{}]+)\}\{([^{}]+)\}")


def variants(a):
    yield "(" + a + ")"
    yield "-" + a
    yield a + "+0"
    yield "2" + a
    yield r"\frac{6" + a + "}{6}"
    if FRAC.search(a):
        yield FRAC.sub(r"(\1)/(\2)", a)
        yield FRAC.sub(r"\1/\2", a)
        yield FRAC.sub(r"\\frac{2(\1)}{2(\2)}", a)
    m = FRAC.fullmatch(a)
    if m and (m[1] + m[2]).isdigit():
        yield str(int(m[1]) / int(m[2]))
        yield "%.3f" % (int(m[1]) / int(m[2]))
    if "sqrt{" in a:
        yield re.sub(r"\\sqrt\{([^{}]*)\}", r"(\1)^{1/2}", a)
        yield re.sub(r"\\sqrt\{(\d+)\}", lambda m: r"\frac{\sqrt{%d}}{3}" % (9 * int(m[1])), a)
        yield re.sub(r"\\sqrt\{(\d+)\}", lambda m: "%.6f" % int(m[1]) ** 0.5, a)
    if re.fullmatch(r"[^()\[\]{}|,]+\+[^()\[\]{}|,+-]+", a):
        left, right = a.rsplit("+", 1)
        yield right + "+" + left
    if re.fullmatch(r"[^()\[\]{}|,]+-[^()\[\]{}|,+-]+", a):
        left, right = a.rsplit("-", 1)
        yield "-" + right + "+" + left
    if "," in a:
        yield a.split(",")[0]
        yield ",".join(reversed(a.split(",")))


pairs = set()
for a in rnd.sample(answers, 420):
    for b in variants(a):
        if rnd.random() < 0.35 or "sqrt" in a:
            pairs.add((a, b))
    pairs.add((a, rnd.choice(answers)))
plain = [
    (r"x^2-1", "(x-1)(x+1)"), ("(x+y)^2", "x^2+2xy+y^2"), ("a/b", r"\frac{a}{b}"), (r"\sqrt{x^2}", "x"), ("|x|", "x"),
    (r"\sin^2x+\cos^2x", "1"), (r"\sin{2x}", r"2\sin(x)\cos(x)"), (r"\log_2{8}", "3"), (r"\ln(e)", "1"), ("e^{0}", "1"),
    (r"\log(100)", "2"), (r"\lg{100}", "2"), ("3!", "6"), (r"\binom{5}{2}", "10"), ("x(x+1)", "x^2+x"), ("f(x+x)", "f(2x)"),
    ("f(x)", "g(x)"), (r"2\times3", "6"), ("2x3", "6"), (r"\frac12", "0.5"), (r"\frac{1}{2}x", "x/2"), ("1,234", "1234"),
    ("1,23", "1"), ("1,2345", "6170"), ("12,5", "12"), ("3.", "3"), (".5", "0.5"), ("5%", "5"), (r"5\%", "5"), ("x<5", "x<5 "),
    ("x<5", "5>x"), ("i^2", "-1"), (r"\pi", "3.14159265358979"), (r"2\pi r", r"\pi 2r"), ("204_5", "204"), ("a_1+a_2", "a_2+a_1"),
    ("a_{12}", "a_12"), ("x_1", "x"), (r"\frac{dx}{2}", r"\frac{dx}{2}+0"), ("dx", "d x"), (r"\infty", r"\infty+0"), ("2^{10}", "1024"),
    ("2^10", "1024"), ("2^{-1}", "1/2"), ("2^-1", "1/2"), ("x^{2^3}", "x^8"), ("x^2^3", "x^6"), ("-x^2", "(-x)^2"), ("1/2x", "x/2"),
    ("1/(2x)", "(1/2)/x"), ("2:3", "2/3"), ("0.1+0.2", "0.3"), (r"\lfloor 2.5\rfloor", "2"), (r"\lceil 2.5\rceil", "3"),
    (r"\sqrt[3]{8}", "2"), (r"\sqrt[3]{-8}", "-2"), (r"\left|x\right|", "|x|"), (r"|2-5|", "3"), ("10^{20}+1", "10^{20}"),
    ("123456789012345678", "123456789012345679"), ("(1,2)", "(1,2)"), ("(1,2)", "(1,3)"), ("[2,5)", "[2,5)"), ("1/0", "2/0"),
    (r"\text{cat}", r"\text{act}"), ("cat", "act"), ("East", "east"), ("Monday", "Monday+0"), ("", ""), ("a'", "a''"), ("2\\cdot 3", "6"),
    (r"d\cdot2", "2d"), (r"\tan(\arctan(x))", "x"), (r"\cosh^2(x)-\sinh^2(x)", "1"), (r"\arcsin(1/2)", r"\arccos(\sqrt{3}/2)"),
    (r"\overline{x}", "x"), (r"\overline{3}", "3"), (r"\{3\}", "3"), ("x-y-z", "x-(y+z)"), ("x/y/z", "x/(yz)"), ("--2", "2"), ("2+-3", "-1"),
    (r"\sqrt{8}-2\sqrt{2}", "0"), ("n!", "n!+0"), ("5!/3!", "20"), ("sin x", "sin(x)"), (r"\sin x", r"\sin(x)"), (r"\sin2x+1", r"1+\sin(2x)"),
    (r"\sin x\cos x", r"\sin(x)\cos(x)"), (r"\frac{x^2-1}{x-1}", "x+1"), (r"\frac{1}{\sqrt{2}}", r"\frac{\sqrt{2}}{2}"), ("2 000", "2000"),
    (r"\sqrt{2}\sqrt{3}", r"\sqrt{6}"), (r"\sqrt{a}\sqrt{b}", r"\sqrt{ab}"), (r"\dfrac{3}{4}", "0.75"), (r"\cfrac{3}{4}", "0.75"), ("4^{1/2}", "2"),
]
pairs.update(plain)
equivalence = [[a, b, bool(minerva.is_equiv(a, b))] for a, b in sorted(pairs)]

raw = set(rnd.sample(boxed, 500))
raw.update([
    "x = 5", r"$\frac12$ cm", r"12 \text{ meters}", r"\text{Evelyn}", r"\mbox{12 inches}", "1,000", "0,1", "12,345,678", r"\sqrt3", r"\sqrt[3]8",
    r"\frac34", r"2\pi cm", "30^\\circ", "an apple", r"\left(3, 4\right)", r"5\$", "10 square units", r"\textbf{(B)}", r"\overline{AB}", "3 ft",
    r"\boxed{7}", r"a \$5 b", "x\\in[1,2]", "", "2\\ldots", "é cm", "4\\text{th}", r"3\mathrm{th}", "the $x$ and $y$", "100,00", r"{,}5",
])
normalized = [[a, minerva.normalize_final_answer(a)] for a in sorted(raw)]
texts = [
    "Final Answer: The final answer is $5$. I hope it is correct.", "Final Answer: The final answer is 5", "The final answer is 5.",
    "Final Answer: The final answer is 5. I hope it is correct. Final Answer: The final answer is 6. I hope it is correct.",
    "Final Answer: The final answer is 5\n. I hope it is correct.", "Final Answer: The final answer is", "",
]
final = [[t, minerva.get_unnormalized_answer(t)] for t in texts]

raw = [b for b in boxed if not re.fullmatch(r"-?\d+", b)]
strip = [
    "0.5", r"\frac12", r"\frac{1}{2}", "1/2", "x=5", "k = 5", "abc=5", r"\sqrt3", r"\sqrt{3}", r"\tfrac{1}{2}", r"\dfrac12", r"5\text{ cm}",
    r"5\text{ a}\text{ b}", r"50\%", "50", ".5", "0.5 ", r"\left(1,2\right)", "(1,2)", r"30^\circ", "30", r"\$5", "5", r"\frac", r"\frac1",
    r"\sqrt", "a/b", "3/4", "03/4", "+3/4", "-3/4", r"\frac{-3}{4}", "3/4/5", "1_0/2", "", "\\\\", "a\nb", r"a\!b", r"\frac1{72}", r"{.5}", r"\frac{3}{4}",
]
together = [(a, b) for a in strip for b in strip if a <= b]
for a in rnd.sample(raw, 300):
    together.append((a, a.replace(r"\frac", r"\dfrac").replace(" ", "")))
    together.append((a, "$" + a))
    together.append((a, rnd.choice(raw)))
hendrycks_pairs = [[a, b, bool(hendrycks.is_equiv(a, b))] for a, b in together]

texts = [
    "5", "$5$", "so $x=5$", r"it is \boxed{5}", r"\boxed{x = 5}", r"\boxed 5", "x = 5.", "x = 5..", "a=3\\nb", "the 12 and 3.50", "$12.", "12km", "none",
    "", "$$", "$a$ and $b$", r"\fbox{5}", "1/2", "0.5", r"$\frac12$", "a/b", r"\boxed{a/b}", "three", "5 = ", "$=5$",
]
agieval_pairs = [[a, b, bool(agieval.is_equiv(a, b))] for a in texts for b in texts]

json.dump(
    {
        "equivalence": equivalence, "normalized": normalized, "final": final, "hendrycks": hendrycks_pairs, "agieval": agieval_pairs,
        "boxed": [[s[-300:], hendrycks.remove_boxed(hendrycks.last_boxed_only_string(s[-300:]))] for s in rnd.sample(solutions, 200) if "\\boxed" in s[-300:]],
    },
    open("expected.json", "w"), ensure_ascii=False, indent=0,
)
print(len(equivalence), sum(e[2] for e in equivalence), len(normalized), len(hendrycks_pairs), len(agieval_pairs))
