"""IFEval's verdicts by lm-eval: python make_expected.py INPUT_DATA.jsonl (lm_eval 0.4.13, langdetect 1.0.9, nltk with punkt_tab)

Every third document of the data set with its instructions and arguments, on responses that follow some of them."""
import importlib.util
import json
import random
import sys
import types

import langdetect

# The task alone: the package itself wants much more installed.
folder = importlib.util.find_spec("lm_eval").submodule_search_locations[0]
for name, path in (("lm_eval", folder), ("lm_eval.tasks", folder + "/tasks")):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]
from lm_eval.tasks.ifeval import utils  # noqa: E402

langdetect.DetectorFactory.seed = 0
rnd = random.Random(11)
WORDS = "the cat sat on a mat and looked at the rain while Anna wrote a letter to her brother in Boston about the garden".split()


def prose(n):
    words = [rnd.choice(WORDS) for _ in range(n)]
    text = ""
    for i, word in enumerate(words):
        start = i == 0 or text[-2:] in (". ", "! ", "? ")
        text += word.capitalize() if start else word
        text += rnd.choice([" "] * 9 + [". ", ", ", "! ", "? "])
    return text.strip() + "."


BASE = [
    "",
    "   \n",
    "My answer is yes.",
    "Dr. Smith met Mr. Jones at 5 p.m. in the U.S. He left... Then it rained! Did it? Yes. (It did.) \"So what?\" she said. Fig. 3 shows it, e.g. here.",
    "THIS IS A LONG ANSWER IN CAPITAL LETTERS AND IT IS NOT SHORT",
    "this is a long answer in small letters, and there is nothing else in it to see",
    "<<A title>>\n\n* one\n* two\n* three\n\n*bold part* and **very bold part** and ***\n\nSection 1\nfirst [address] here [name].\n\nSection 2\nsecond.\n\nP.S. bye",
    "```json\n{\"a\": [1, 2, {\"b\": null}]}\n```",
    "{\"a\": NaN}",
    "{\"a\": 01}",
    "First answer.\n******\nSecond answer.",
    "\"Everything in quotes. IT'S DON'T WON'T A U.S. NATO-led BBC.\"",
    "Paragraph one.\n\n***\n\nParagraph two.\n\n***\n\nParagraph three.",
    "- a\n- b\n  - c\n* d\n** e **\n\n\n'Weekend' first word\n\nbye P.P.S. more",
    "Hier ist ein deutscher Text, der nicht sehr lang ist, aber doch lang genug, um erkannt zu werden.",
    "यह एक हिंदी वाक्य है जो पर्याप्त लंबा है ताकि इसे पहचाना जा सके।",
    "Ceci est une phrase française assez longue pour être reconnue.",
    "Đây là một câu tiếng Việt đủ dài để được nhận ra.",
    "Is there anything else I can help with?",
]
rows = [json.loads(line) for line in open(sys.argv[1])]
cases = []
for row in rows[::3]:
    responses = rnd.sample(BASE, 3) + [prose(rnd.choice([5, 40, 120, 450]))]
    wrapped = row["prompt"] + "\n\n" + prose(20)
    for kwargs in row["kwargs"]:
        given = [str(v) for v in kwargs.values() if isinstance(v, str)] + [w for v in kwargs.values() if isinstance(v, list) for w in v]
        if given:
            wrapped = "Sure!\n" + " ".join(given) + "\n" + prose(15) + "\n\n" + " ".join(given)
            break
    if any("repeat_prompt" in i for i in row["instruction_id_list"]):
        wrapped = next(k["prompt_to_repeat"] for k in row["kwargs"] if "prompt_to_repeat" in k) + "\n" + prose(9)
    responses.append(wrapped)
    for response in responses:
        doc = {key: row[key] for key in ("key", "prompt", "instruction_id_list", "kwargs")}
        result = utils.process_results(doc, [response])
        cases.append(
            {
                "ids": row["instruction_id_list"], "kwargs": row["kwargs"], "response": response,
                "strict": [int(x) for x in result["inst_level_strict_acc"]], "loose": [int(x) for x in result["inst_level_loose_acc"]],
            }
        )
json.dump(cases, open("expected.json", "w"), ensure_ascii=False, separators=(",", ":"))
print(len(cases), sum(sum(c["strict"]) for c in cases), sum(sum(c["loose"]) for c in cases))
