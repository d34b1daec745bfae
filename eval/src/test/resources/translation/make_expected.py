"""BLEU and chrF as lm_eval 0.4.13 computes them with sacreBLEU: python make_expected.py > expected.json"""
import contextlib
import json
import os
import random
import sys

os.environ["DISABLE_MULTIPROC"] = "1"
from lm_eval.api.metrics import bleu, bootstrap_stderr, chrf

SENTENCES = [
    "The cat sat on the mat, near the window.", "It costs $1,234.56 - about 3-4 days' work!", "Wir sehen uns um 9:30 Uhr.",
    "今天天气很好，我们去公园。", "He said: \"No, &amp; never (again)\".", "a b c d e f g", "Naïve café 😀 test\nnext line-\nbroken", "word",
    "", "  spaces   everywhere  ", "The quick brown fox jumps over the lazy dog.",
]
rnd = random.Random(11)


def changed(text):
    words = text.split(" ")
    for _ in range(rnd.randrange(3)):
        i = rnd.randrange(len(words))
        words[i : i + 1] = rnd.choice([[], ["other"], [words[i], words[i]]])
        words = words or ["x"]
    return " ".join(words)


corpora = []
for references in (1, 1, 2, 3):
    items = []
    for text in SENTENCES if references > 1 else rnd.sample(SENTENCES, 8):
        targets = [text] + [changed(text) for _ in range(references - 1)]
        items.append([targets if references > 1 else text, changed(text)])
    corpora.append(items)
corpora += [[["a", "b"], ["c", "d"]], [["one two three four five", "one two three"]], [["", ""], ["a b", "a b"]]]
with contextlib.redirect_stdout(sys.stderr):
    expected = [
        {
            "documents": [{"targets": r if isinstance(r, list) else [r], "answer": p} for r, p in items],
            "bleu": bleu(items), "chrf": chrf(items),
            "bleu_stderr": bootstrap_stderr(bleu, items, iters=100),
            "chrf_stderr": bootstrap_stderr(chrf, items, iters=100),
        } for items in corpora]
print(json.dumps(expected, ensure_ascii=False, indent=1))
