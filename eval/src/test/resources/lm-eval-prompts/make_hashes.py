"""Writes made-up rows in the columns of data sets that are not at hand, and hashes.tsv: the SHA-256 over all requests that
lm_eval 0.4.13 builds for them, and (with --hub) for data sets that have no golden run.
usage: make_hashes.py [--hub DIR]   (pip install lm_eval==0.4.13; DIR is a folder that HubLayout wrote)"""
import contextlib, hashlib, json, os, sys, types
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TQDM_DISABLE="1")
HERE = os.path.dirname(os.path.abspath(__file__))

def put(split, rows):
    path = os.path.join(HERE, "hub", split + ".jsonl")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        for r in rows: f.write(json.dumps(r, ensure_ascii=False) + "\n")

problems = [
    {"question": "The garden lies behind the  _  .", "options": ["mill", "school", "barn", "inn"], "answer": "C"},
    {"question": "Who keeps the \"key\"?", "options": ["Nobody's", "Ada", "Ben", "Cleo"], "answer": "B"},
    {"question": "What's it for?", "options": ["a gate", "a box", "a\\b", "a 'safe'"], "answer": "D"}]
put("EleutherAI/race/high/test", [dict(article="A small garden,\nseen at dawn %d." % i, problems=repr(problems[i % 3:] + problems[:i % 3])) for i in range(8)])

def answer(number="", spans=(), date=("", "", "")): return dict(number=number, spans=list(spans), date=dict(zip(("day", "month", "year"), date)))
def validated(*answers): return {k: [a[k] for a in answers] for k in ("number", "date", "spans")}
drop = [dict(query_id="q%d" % i, passage="In %d the club won %d games." % (1900 + i, i + 3), question="How many games were won?", answer=answer(number=str(i + 3)), validated_answers=validated(answer(number=str(i + 3)), answer(spans=["%d games" % (i + 3), "games"]), answer(date=("4", "May", "1901")))) for i in range(12)]
put("EleutherAI/drop/default/train", drop[:9]); put("EleutherAI/drop/default/validation", drop[6:])
trivia = [dict(question="Which colour has thing number %d" % i, answer=dict(value="red", aliases=["red", "Red's", "rouge %d" % i])) for i in range(12)]
put("mandarjoshi/trivia_qa/rc.nocontext/train", trivia[:9]); put("mandarjoshi/trivia_qa/rc.nocontext/validation", trivia[6:])
put("hails/agieval-lsat-ar/default/test", [dict(query="Q: Which is it, %d? Answer Choices: (A)x (B)y\nA: Among A through B, the answer is" % i, choices=["(A)x", "(B)y"], gold=[i % 2]) for i in range(3)])
put("hails/agieval-math/default/test", [dict(query="Q: What is %d + 1?\nA: The answer is" % i, answer=str(i + 1)) for i in range(3)])

made = ["race:0", "race:3", "drop:0", "drop:3", "triviaqa:0", "triviaqa:5", "agieval_lsat_ar:0", "agieval_math:0"]
real = ["piqa:0", "piqa:5", "winogrande:0", "winogrande:5", "truthfulqa_mc1:0", "truthfulqa_mc2:0", "ceval-valid:0", "ceval-valid:5", "cmmlu:0",
        "mgsm_direct_en:0", "mgsm_direct_zh:3", "mgsm_en_cot_en:3", "mgsm_en_cot_zh:3", "mgsm_native_cot_zh:0", "mbpp:3", "cruxeval_input:2", "cruxeval_output:2",
        "nq_open:0", "nq_open:5", "humaneval:0"]

import evaluate
evaluate.load = lambda *a, **k: types.SimpleNamespace(compute=lambda **k: None)  # code is not run here
from lm_eval.tasks import TaskManager
tm = TaskManager()
def hashes(folder, names, out):
    for repo, dirs, files in list(os.walk(folder)):
        if dirs and not files and any(f.endswith(".jsonl") for d in dirs for f in os.listdir(os.path.join(repo, d))):
            with open(os.path.join(repo, "README.md"), "w") as f:
                f.write("---\nconfigs:\n")
                for d in sorted(dirs):
                    f.write(f"- config_name: {d}\n  data_files:\n")
                    for s in sorted(os.listdir(os.path.join(repo, d))): f.write(f"  - split: {s[:-6]}\n    path: {d}/{s}\n")
                f.write("---\n")
    with contextlib.chdir(folder), open(os.path.join(HERE, out), "w", encoding="utf-8") as f:
        f.write("task\tshots\tdocs\trequests\tsha256\n")
        for a in names:
            name, n = a.rsplit(":", 1)
            for task, t in sorted(tm.load(name)["tasks"].items()):
                if t.get_config("num_fewshot") != 0: t.set_config("num_fewshot", int(n))
                t.set_fewshot_seed(seed=1234)
                t.build_all_requests(limit=None, rank=0, world_size=1)
                r = [[x for x in i.args if isinstance(x, str)] for i in t.instances]
                f.write(f"{task}\t{t.get_config('num_fewshot')}\t{len(t.eval_docs)}\t{len(r)}\t{hashlib.sha256(json.dumps(r).encode()).hexdigest()}\n"); f.flush()
hashes(os.path.join(HERE, "hub"), made, "hashes.tsv")
for repo, _, files in list(os.walk(os.path.join(HERE, "hub"))):
    for x in files:
        if x == "README.md": os.remove(os.path.join(repo, x))
if "--hub" in sys.argv: hashes(sys.argv[sys.argv.index("--hub") + 1], real, "reference-hashes.tsv")
