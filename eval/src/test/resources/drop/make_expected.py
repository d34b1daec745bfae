"""DROP's em and f1 by lm-eval: python make_expected.py TASKS_FOLDER (lm_eval/tasks of lm_eval 0.4.13)"""
import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("drop", f"{sys.argv[1]}/drop/utils.py")
drop = importlib.util.module_from_spec(spec)
spec.loader.exec_module(drop)

ANSWERS = [
    " the Denver Broncos", "Broncos", " 12", "12.0 yards", "twelve", "12-7", "1,000", "1e3", " The 49ers and Rams", "49ers", "Rams, 49ers", "",
    " an ", "10 May 1940", "May 10, 1940", "3 touchdowns", "$5 million", "-5", "5%", "NaN", "infinity", "1_0", "a-b", "John Smith's", "\u0663", ".5",
]
GOLDS = [
    [["Broncos"]], [["12"]], [["12"], ["12 yards"]], [["1000"]], [["49ers", "Rams"]], [["Rams", "49ers"], ["49ers"]], [["10 May 1940"]], [[" "]],
    [["3"]], [["5 million dollars"]], [["-5"]], [["5"]], [["10"]], [["a", "b"]], [["John Smiths", "Smith"]], [["the"]], [["0.5"]], [["inf"]],
]
cases = []
for golds in GOLDS:
    for answer in ANSWERS:
        result = drop.process_results({"answers": [tuple(g) for g in golds]}, [answer])
        cases.append([answer, golds, float(result["em"]), float(result["f1"])])
json.dump(cases, open("expected.json", "w"), indent=None)
