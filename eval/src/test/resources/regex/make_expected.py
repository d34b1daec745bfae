"""What Python's re makes of some patterns and texts: python make_expected.py (CPython 3.11)"""
import json
import re

CASES = [
    # lm-eval's own
    (r"#### (\-?[0-9\.\,]+)", ["a\n#### 1,234.5", "#### -3 #### 4", "none"]),
    (r"(-?[$0-9.,]{2,})|(-?[0-9]+)", ["it is $5.", "3 and 42, then 7", "-8", "x"]),
    (r"^(.*?)(?=\n|$)", ["first\nsecond", "", "one\n"]),
    (r"^(.*?)\s*$", ["answer  \n ", "a b", "\u00a0x\u2003"]),
    (r"(?<=the answer is )(.*)(?=.)", ["so the answer is (B).", "the answer is x\nmore"]),
    (r"answer is \(?([ABCDEFGHIJ])\)?", ["the answer is (C). The answer is D", "answer is K"]),
    (r"The answer is (\-?[0-9\.\,]*[0-9]+)", ["The answer is 1,000.", "The answer is ."]),
    (r"\b(?:The |the |An |A |The |a |an )", ["The cat and the dog", "an apple\u0301a b"]),
    (r"(?s).*#### ", ["1\n2\n#### 3"]),
    (r"\.$", ["3.", "3.\n", "3.\n\n"]),
    (r"\$", ["$5$"]),
    (r"\s+", [" a\tb\u00a0c\u200bd\x1ce\u3000f ", ""]),
    (r":[\s]*(A|B|C)", ["answer:  B", "A: C"]),
    (r"```(?:\w+)?\n?(.*?)\n?```", ["```python\nx\n```"]),
    (r"\\text\{(.*?)\}", [r"\text{a} \text{b}"]),
    # what Java reads otherwise
    (r"a.c", ["a\rc a\nc a\u2028c a\U0001d7d9c"]),
    (r"a$", ["a\n", "a\r\n", "a", "a\n\n"]),
    (r"a\Z", ["a\n", "a"]),
    (r"(?m)^", ["a\nb\n", "\n", ""]),
    (r"(?m)$", ["a\nb\n", "\r\n"]),
    (r"(?m:^a)|^b", ["b\na\nb"]),
    (r"\w+", ["naïve 東京 a_b-c x\u0301y ½ ٣ \u2160 \u203f"]),
    (r"\W", ["a b\u0301_½"]),
    (r"\d+", ["12 ٣٤ ½ \u2160"]),
    (r"[\w-]+", ["a-b c_d"]),
    (r"[^\W\d_]+", ["ab1_c é"]),
    (r"[^\s]+", ["a b\x1cc"]),
    (r"[\S\n]+", ["a b\nc"]),
    (r"(?a)\w+|\d", ["é1 東a"]),
    (r"\bfoo\b", ["foo, xfoo foo_ foo\u0301 éfoo"]),
    (r"\Bo", ["foo o"]),
    (r"[[]", ["a[b"]),
    (r"[]a]+", ["]a]b"]),
    (r"[^]a]+", ["]ab]c"]),
    (r"[a&&b]+", ["a&b"]),
    (r"[a\-c]+", ["a-cb"]),
    (r"[a-]+", ["a-b"]),
    (r"[\]\\^]+", ["]\\^x"]),
    (r"[\b]", ["\b"]),
    (r"x{2,3}", ["xxxxx"]),
    (r"x{,2}", ["xxx"]),
    (r"x{", ["x{"]),
    (r"{x}", ["{x}"]),
    (r"\{.*?\}", ["{a}{b}"]),
    (r"x{a}", ["x{a}"]),
    (r"(?P<word>[a-z]+)=(?P=word)", ["ab=ab cd=ce"]),
    (r"(?P<w_1>a)|b", ["ab"]),
    (r"(?i)straße|É", ["STRASSE Straße é"]),
    (r"(?i:a)b", ["Ab AB"]),
    (r"(?x) a b  # comment\n [ #]", ["ab# ab "]),
    (r"a(?#comment)b", ["ab"]),
    (r"\x41\u00e9\U0001F600\101\0", ["Aé😀A\0"]),
    (r"\v\a\f", ["\v\a\f"]),
    (r"(a)(b)?", ["ab a"]),
    (r"(a)\1", ["aa"]),
    (r"|a", ["a", "ba"]),
    (r"a*", ["baac"]),
    (r"(?=a)", ["aa"]),
    (r"\b|:+", ["a::bc"]),
    (r"(?<!\\)\bcm\b", ["2 cm \\cm 3cm"]),
    (r"(?>a+)b|a++c", ["aab aac"]),
    (r"\/\_\-\@\!", ["/_-@!"]),
    (r"(a|b)+?c", ["ababc"]),
]
INVALID = ["(", "[a", "a**", r"\h", r"\p{L}", "(?P<a", r"a\Qb", "(?<n>a)x)"]

found = [
    {
        "pattern": pattern,
        "text": text,
        "findall": [list(m) if isinstance(m, tuple) else [m] for m in re.findall(pattern, text)],
        "sub": re.sub(pattern, "<>", text),
        "split": [piece or "" for piece in re.split(pattern, text)],
        "fullmatch": re.fullmatch(pattern, text) is not None,
    }
    for pattern, texts in CASES
    for text in texts
]
for pattern in INVALID:
    try:
        re.compile(pattern)
        raise AssertionError(pattern)
    except re.error:
        pass
with open("expected.json", "w") as file:
    json.dump({"found": found, "invalid": INVALID}, file, indent=1)
    file.write("\n")
