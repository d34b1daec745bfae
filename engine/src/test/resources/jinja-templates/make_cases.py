"""Writes cases.json: what Jinja2 renders with undefined variables forbidden and the trailing newline kept.
usage: make_cases.py  (pip install Jinja2==3.1.6)"""
import json, os
from jinja2 import Environment, StrictUndefined

doc = {
    "question": "  What is it?\n", "choices": ["it's", 'a "b"', "c\nd\\", "é\u00a0漢😀", "both ' and \""],
    "nested": {"text": ["x", "y", "z"], "label": ["A", "B", "C"], "none": None}, "answerKey": "B", "answer": None, "number": 42,
    "text": "one two  three four", "passage": "He said \"no\".\r\nThen", "ratio": 0.1, "small": 1.5e-07, "big": 1e16, "whole": 3.0,
    "flag": True, "blank": "", "options": [" p ", "q", "r "], "code": "if x:\n\treturn {}  # {{ not a template }}", "label": 1,
    "sentence": "Ann beat Eve because _ was faster.", "option1": "Ann", "option2": "Eve", "smileys": "😀a😀b",
}
templates = [
    "plain { } text\n", "Question: {{question}}\nAnswer:", "{{question.strip()}}\nA. {{choices[0]}}\nD. {{choices[-1]}}\nAnswer:",
    "{{nested.text}}", "{{nested['label'].index(answerKey)}}", "{{nested.label.index('Z')}}", "{{choices}}", "{{[option1, option2]}}", "{{nested}}",
    "{{['A', 'B', 'C', 'D'][label]}}", "{{['A', 'B', 'C', 'D'].index(answerKey)}}", "{{text.split(' ')[:-1]|join(' ')}}", "{{' '+text.split(' ')[-1]}}",
    "{{text.split()[1:]|join('-')}}", "{{answer}}", "{{answer is none}} {{answer is not none}} {{number is none}}", "{{missing}}", "{{nested.missing}}",
    "{{missing is defined}} {{answer is defined}} {{nested.missing is defined}} {{nested.none is defined}}", "{{missing.strip()}}", "{{'a' + missing}}",
    "{{missing ~ 'a'}}", "{% if missing %}a{% endif %}", "{{missing|join(',')}}", "{{ number if number is defined else missing }}",
    "{{answer.split('####')[-1].strip() if answer2 is defined else text}}", "{{ratio}} {{small}} {{big}} {{whole}} {{flag}} {{number}}", "{{number|string + 'x'}}",
    "{% if flag %}\nyes\n{% endif %}\n", "{%- if flag -%}\n yes \n{%- endif -%}\n", "a  {% if blank %}b{% else %} c{% endif %}  \n",
    "{% for o in options %}{{'ABCDEFGHIJ'[loop.index0]}}. {{o.strip()}}\n{% endfor %}Answer:", "{% for o in nested.text -%}\n  {{loop.index}}={{o}}{% if not loop.last %}, {% endif %}\n{%- endfor %}",
    "{% for i in range(nested.text|length) %}{{nested.label[i]}}) {{nested.text[i]}} {% endfor %}", "{% set p = 'Q: a\n\n' %}{{p + 'Q: ' + question + '\\nA:'}}",
    "{{\"Question: \"+text+\"\\nStep-by-Step Answer:\"}}", "{{passage}}\nQuestion: {{text}}?\nAnswer:", "{{code}}", "{{text[4:]}} {{text[:3]}} {{text[-4:]}}",
    "{{ {'1': 0, '2': 1}['2'] }}", "{{sentence[:sentence.find('_')] + option1}}", "{{sentence[sentence.find('_') + 1:].strip()}}",
    "{{'ABCD'[label|int - 1] if label|string in '1234' else label}}", "{{smileys[1:]}} {{smileys[0]}} {{smileys|length}}", "{{text.replace(' ', '_')}} {{text|replace('one', '1')}}",
    "{{text.capitalize()}} {{text.upper()}} {{text|trim}} {{text.title()}}", "{# comment #}x{# y #}\n", "{{ choices|length > 4 and flag }}", "{{ not flag or label == 1 }}",
    "{{question.lstrip()}}|{{question.rstrip()}}|", "{{nested.text|join(', ')}}", "{{nested.label[5]}}", "{{ nested.text[label] }}", "{{number + 1}} {{number // 5}} {{number % 5}}",
    "{{blank}}", "{{choices[0] if choices else 'none'}}", "{% set letters = 'ABC' %}{{letters[1]}}", "{{ (number|string)[0] }}", "{{ text.startswith('one') }}", "{{nested.text[1:]}}", "{{nested.text[:-1]}}", "{{nested.text[-2:]}}",
]
env = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
cases = []
for t in templates:
    try:
        cases.append({"template": t, "rendered": env.from_string(t).render(**doc)})
    except Exception as e:
        cases.append({"template": t, "error": type(e).__name__})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases.json"), "w", encoding="utf-8") as f:
    json.dump({"variables": doc, "cases": cases}, f, ensure_ascii=False, indent=1)
    f.write("\n")
