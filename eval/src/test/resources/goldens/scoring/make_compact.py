"""Cuts lm-eval goldens down to what scoring needs: python make_compact.py GOLDENS_FOLDER"""
import json
import os
import sys

RUNS = ["demo/quiz_macro_0shot", "demo/quiz_text_5shot", "demo/arithmetic_4shot"]
SAMPLE = ["task", "doc", "target", "req", "raw", "filtered", "metrics"]
RESULTS = ["results", "groups", "group_subtasks", "configs"]
CONFIG = ["output_type", "metric_list", "filter_list"]

for run in RUNS:
    source = os.path.join(sys.argv[1], run)
    name = os.path.basename(run)
    with open(source + ".jsonl") as lines, open(name + ".jsonl", "w") as out:
        for line in lines:
            sample = json.loads(line)
            sample = {key: sample[key] for key in SAMPLE if key in sample}
            for request in sample.get("req", []):
                del request["ids"]
            out.write(json.dumps(sample, ensure_ascii=False) + "\n")
    with open(source + ".results.json") as file:
        results = json.load(file)
    results = {key: results[key] for key in RESULTS if key in results}
    results["configs"] = {
        task: {key: config[key] for key in CONFIG if key in config} for task, config in results["configs"].items()
    }
    with open(name + ".results.json", "w") as file:
        json.dump(results, file, indent=1)
        file.write("\n")
