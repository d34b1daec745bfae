"""What lm-eval's own code makes of some values: python make_expected.py (lm_eval 0.4.13, scikit-learn)"""
import json
import os
import random

os.environ["DISABLE_MULTIPROC"] = "1"
from lm_eval.api import metrics as m

rnd = random.Random(5)
NUMBERS = [round(rnd.gauss(-3, 2), 3) for _ in range(37)]
PAIRS = [[round(rnd.gauss(-300, 20), 3), rnd.randint(20, 90)] for _ in range(11)]
CLASSES = [[rnd.randint(0, 1), rnd.randint(0, 1)] for _ in range(29)]
THREE = [[rnd.randint(0, 2), rnd.randint(0, 2)] for _ in range(29)]
BRIER = [[rnd.randint(0, 2), [0.5, 0.25, 0.25]] for _ in range(7)]
ITERATIONS = 3500  # three chunks of 1000


def case(name, rows, function, values):
    stderr = m.stderr_for_metric(function, ITERATIONS)
    error = stderr(values) if stderr else None
    return {"aggregation": name, "rows": rows, "value": float(function(values)), "stderr": error}


single = [[x] for x in NUMBERS]
cases = [
    case("mean", single, m.mean, NUMBERS),
    case("median", single, m.median, NUMBERS),
    case("nanmean", single, m.nanmean, NUMBERS),
    case("perplexity", single, m.perplexity, NUMBERS),
    case("weighted_perplexity", PAIRS, m.weighted_perplexity, PAIRS),
    case("bits_per_byte", PAIRS, m.bits_per_byte, PAIRS),
    case("f1", CLASSES, m.f1_score, CLASSES),
    case("matthews_corrcoef", CLASSES, m.matthews_corrcoef, CLASSES),
    case("matthews_corrcoef", THREE, m.matthews_corrcoef, THREE),
    case("brier_score", [[g] + p for g, p in BRIER], m.brier_score, BRIER),
]
errors = [0.02, 0.05, 0.01]
sizes = [100, 30, 7]
groups = {
    "values": [0.5, 0.25, 0.9],
    "errors": errors,
    "sizes": sizes,
    "weighted": m.aggregate_subtask_metrics([0.5, 0.25, 0.9], sizes),
    "weighted_stderr": float(m.pooled_sample_stderr(errors, sizes)),
    "plain": m.aggregate_subtask_metrics([0.5, 0.25, 0.9], sizes, False),
    "plain_stderr": float(m.unweighted_mean_stderr(errors)),
}
with open("expected.json", "w") as file:
    json.dump({"iterations": ITERATIONS, "cases": cases, "groups": groups}, file)
    file.write("\n")
