"""BLEU, chrF, chrF++ and TER as lm_eval 0.4.13 computes them with sacreBLEU, and ROUGE of rouge_score 0.1.2:
python make_expected.py > expected.json"""
import contextlib
import json
import os
import random
import sys

os.environ["DISABLE_MULTIPROC"] = "1"
from lm_eval.api.metrics import bleu, bootstrap_stderr, chrf, chrfpp, ter
from nltk.stem.porter import PorterStemmer
from rouge_score.rouge_scorer import RougeScorer

SENTENCES = [
    "The cat sat on the mat, near the window.", "It costs $1,234.56 - about 3-4 days' work!", "Wir sehen uns um 9:30 Uhr.",
    "今天天气很好，我们去公园。", "He said: \"No, &amp; never (again)\".", "a b c d e f g", "Naïve café 😀 test\nnext line-\nbroken", "word",
    "", "  spaces   everywhere  ", "The quick brown fox jumps over the lazy dog.",
]
WORDS = """caresses ponies ties caress cats feed agreed plastered bled motoring sing conflated troubled sized hopping tanned falling hissing
fizzed failing filing happy sky skies dying innings relational conditional rational valency hesitancy digitizer conformably radically
differently vilely analogously vietnamization predication operator feudalism decisiveness hopefulness callousness formality sensitivity
sensibility triplicate formative formalize electricity electrical hopeful goodness revival allowance inference airliner gyroscopic
adjustable defensible irritant replacement adjustment dependent adoption homologous communism activate angularity effective bowdlerize
probate rate cease controlling roll enjoy enjoyment spied tried flies die died dies by cry crying news proceed succeeded exceeding geology
biological apologies carefully fulfillment finally generally naturally yyyyes syzygy queueing owing owed use using ing red ied oed edge
abilities nationalistic organizations trying played playing plays boxes fixing snowed relayed allying happily beautifully""".split()
rnd = random.Random(11)


def changed(text):
    words = text.split(" ")
    for _ in range(rnd.randrange(3)):
        i = rnd.randrange(len(words))
        words[i : i + 1] = rnd.choice([[], ["other"], [words[i], words[i]]])
        words = words or ["x"]
    return " ".join(words)


def moved(rnd, text):
    words = text.split(" ")
    for _ in range(rnd.randrange(4)):
        start, length = rnd.randrange(len(words)), rnd.randrange(1, 6)
        run = words[start : start + length]
        del words[start : start + length]
        at = rnd.randrange(len(words) + 1)
        words[at:at] = run if rnd.random() < 0.8 else [word.upper() for word in run]
    return " ".join(words)


def rouge(items, stemmed):
    types = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    scorer = RougeScorer(types, use_stemmer=stemmed)
    scores = [scorer.score_multi(r if isinstance(r, list) else [r], p) for r, p in items]
    return [{name: score[name].fmeasure for name in types} for score in scores]


corpora = []
for references in (1, 1, 2, 3):
    items = []
    for text in SENTENCES if references > 1 else rnd.sample(SENTENCES, 8):
        targets = [text] + [changed(text) for _ in range(references - 1)]
        items.append([targets if references > 1 else text, changed(text)])
    corpora.append(items)
corpora += [[["a", "b"], ["c", "d"]], [["one two three four five", "one two three"]], [["", ""], ["a b", "a b"]]]
other = random.Random(5)
long = [" ".join(other.choices(WORDS[:25], k=k)) for k in (30, 45, 60, 90)]
corpora.append([[text, moved(other, text)] for text in long for _ in range(4)])
corpora.append([[[text, moved(other, text)], moved(other, text.replace(" ", "\n", 3))] for text in long] + [[["run " * 70, "run run"], "run"], [["go", "go on"], "go " * 80]])
corpora.append([["", "a b c"], ["", "d"]])
corpora.append([["\n".join(other.sample(WORDS, 12)), " ".join(other.sample(WORDS, 60))] for _ in range(6)])
with contextlib.redirect_stdout(sys.stderr):
    expected = [
        {
            "documents": [{"targets": r if isinstance(r, list) else [r], "answer": p} for r, p in items],
            **{name: metric(items) for name, metric in METRICS.items()},
            **{name + "_stderr": bootstrap_stderr(metric, items, iters=100) for name, metric in METRICS.items()},
            "rouge": rouge(items, False), "rouge_stemmed": rouge(items, True),
        } for METRICS in [{"bleu": bleu, "chrf": chrf, "chrf++": chrfpp, "ter": ter}] for items in corpora]
    stems = {word: PorterStemmer().stem(word) for word in WORDS}
print(json.dumps({"corpora": expected, "stems": stems}, ensure_ascii=False, indent=1))
