"""Writes cases.json (and reference-cases.json): what Jinja2 renders, in Hugging Face's environment.

python make_cases.py ../../../../conf/demo/model  [folder with deepseek-v2-base and deepseek-v3]
Made with jinja2 3.1.6.
"""
import json
import pathlib
import sys

from jinja2.exceptions import TemplateError
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = pathlib.Path(__file__).parent


def environment():
    # As transformers.utils.chat_template_utils sets it up.
    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    def raise_exception(message):
        raise TemplateError(message)

    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    return env


def message(role, content):
    return {"role": role, "content": content}


USER = [message("user", "What is 17 × 23?")]
TURNS = [
    message("system", "You are a helpful assistant."),
    message("user", "What is 17 × 23?"),
    message("assistant", "<think>\nseventeen…\n</think>\n\n17 × 23 = 391."),
    message("user", "谢谢！And its square root, roughly? 🙂"),
]
TWO_SYSTEMS = [message("system", "Be brief."), message("system", "Be kind."), *TURNS[1:]]
AWKWARD = [
    message("user", "  <b>&amp;</b> {{ bos_token }} {% if x %} {# no #} \"q\" 'p' \\n \t\n"),
    message("assistant", "\n\n a</think>b</think>\n\n  c \u00a0\n"),
    message("user", ""),
]
CONVERSATIONS = {"user": USER, "turns": TURNS, "two systems": TWO_SYSTEMS, "awkward": AWKWARD}
ARGUMENTS = {"plain": {}, "thinking": {"thinking": True}, "not thinking": {"thinking": False}}

FEATURES = {
    "whitespace control": """
Hello {% if true %}
  x
    {% endif %} y
{#- a comment -#}  z  {{- ' a ' -}}  b
	{%+ if true %} c {% endif +%}
{% for m in messages -%}
   {{ m.role }}
{%- endfor %}

{# gone #}
end

""",
    "loop variables": "{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}"
    "{{ loop.length }}{{ loop.revindex }}|{% endfor %}",
    "for if": "{% for m in messages if m['role'] != 'system' and 'if' not in m['role'] %}"
    "{{ '#' if loop.first else ',' }}{{ m.role }}{% endfor %}",
    "not binds looser": "{% for m in messages %}{{ 'a' if not m.role == 'user' else 'b' }}"
    "{{ 'c' if not 'y' in m.role else 'd' }}{{ 'e' if not m.x is defined else 'f' }}"
    "{{ 'g' if not m.x is defined and not m.role is none else 'h' }}{% endfor %}",
    "strip": "{% for m in messages %}[{{ m.content.strip() }}|{{ m.content.lstrip() }}|{{ m.content.rstrip() }}|"
    "{{ m.content.strip('\\n') }}|{{ m.content | trim }}|{{ m.content.lstrip(' \\nac') }}]{% endfor %}",
    "split": "{% for m in messages %}[{{ m.content.split('</think>')[-1] }}|{{ m.content.split('</think>')[0] }}|"
    "{{ m.content.split('</think>') | length }}|{{ m.content.split() | join(',') }}|"
    "{{ m.content.split('</think>', 1)[-1] }}|{{ m.content.rsplit('</think>', 1)[0] }}]{% endfor %}",
    "tests and cases": "{% for m in messages %}{% set c = m.content %}{{ c.startswith('What') }}{{ c.endswith('?') }}"
    "{{ m.role.upper() }}{{ m.role.title() }}{{ m.role | capitalize }}{{ c.replace('17', '18') }}"
    "{{ c.find('17') }}{{ c.count('1') }}{{ c is string }}{{ m is mapping }}{{ messages is iterable }}"
    "{{ c[:4] }}{{ c[-3:] }}{{ c[1:3] }}{{ m.role[0] }}{{ m.role[-1] }}{% endfor %}",
    "namespace": "{% set ns = namespace(n=0, s='') %}{% for m in messages %}{% set ns.n = ns.n + 1 %}"
    "{% if m.role == 'user' %}{% set ns.s = ns.s ~ m.content ~ ns.n %}{% endif %}{% endfor %}{{ ns.s }}{{ ns.n }}",
    "scopes": "{% set x = 'a' %}{% for m in messages %}{% set x = 'b' %}{{ x }}{% endfor %}{{ x }}"
    "{% if true %}{% set x = 'c' %}{% endif %}{{ x }}",
    "undefined": "[{{ nothing }}{{ messages[0].nothing }}{{ 'u' if nothing is not defined }}"
    "{{ 'v' if nothing is defined }}{{ nothing | default('d') }}{% if not nothing %}w{% endif %}"
    "{{ messages[0].get('role') }}{{ messages[0].get('x', 'y') }}{{ 'x' in messages[0] }}{{ 'role' in messages[0] }}]",
    "tojson": "{{ {'a': 1, 'b': [true, none, 'ü\"\\n'], 'c': {}} | tojson }}{{ messages[0].content | tojson }}",
    "literals": "{{ 'a}}b' }}{{ '%}' }}{{ {'k': {'l': '}}'}}['k']['l'] }}{% set d = {'x': {'y': 1}} %}{{ d.x.y }}"
    "{{ '\\n' }}{{ '\n' }}{{ \"it's\" }}{{ 'it\\'s' }}{{ '\\\\n' }}{{ '{{ x }}' }}{{ '{# y #}' }}{{ [1, 'b'][1] }}",
    "macro": "{% macro turn(m, tag='t') %}<{{ tag }}>{{ m.content }}{% endmacro %}"
    "{% for m in messages %}{{ turn(m) }}{{ turn(m, tag='s') }}{% endfor %}",
    "set block": "{% set text %}a{{ messages[0].role }}b{% endset %}{{ text }}{{ text | length }}",
    "slices": "{% for m in messages[1:] %}{{ m.role }}{% endfor %}{{ messages[-1].role }}{{ messages[:-1] | length }}"
    "{{ (messages | first).role }}{{ (messages | last).role }}",
    "loop controls": "{% for m in messages %}{% if loop.index == 2 %}{% continue %}{% endif %}{{ m.role }}"
    "{% if loop.index == 3 %}{% break %}{% endif %}{% endfor %}",
    "elif and nesting": "{%- for m in messages %}\n  {%- if m.role == 'system' %}\n    {{- 'S' }}\n  {%- elif m.role == 'user' %}\n"
    "    {{- 'U' + (':' if loop.last else ';') }}\n  {%- else %}\n    {{- 'A' }}\n  {%- endif %}\n{%- endfor %}",
    "operators": "{{ 1 + 2 * 3 }} {{ 7 // 2 }} {{ 7 % 3 }} {{ 'a' ~ 1 }} {{ 1 == 1 and 'a' != 'b' }} {{ (1 < 2) or false }}"
    " {{ 'x' if 2 in [1, 2] else 'y' }} {{ messages | length > 1 }} {{ not true }}",
    "alternation": "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' and loop.last and not loop.first %}"
    "{{ raise_exception('too many turns: ' ~ loop.index) }}{% endif %}{{ m.content + eos_token }}{% endfor %}",
    "str plus none": "{{ 'a' + messages[0].nothing }}",
    "unknown tag": "{% nonsense %}",
    "unclosed": "{% for m in messages %}{{ m.role }}",
    "unknown function": "{{ nonsense() }}",
    "unknown method": "{{ messages[0].content.nonsense() }}",
}


def token(value):
    return value["content"] if isinstance(value, dict) else value


def case(name, template, messages, arguments, **tokens):
    values = {"bos_token": "<s>", "eos_token": "</s>", **tokens}
    entry = {"name": name, "template": template, "messages": messages, "arguments": arguments, **values}
    try:
        entry["expected"] = environment().from_string(template).render(
            messages=messages, add_generation_prompt=True, **values, **arguments)
    except Exception as e:  # any failure of Jinja's is a failure of ours
        entry["error"] = str(e)
    return entry


def published(folder):
    config = json.loads((folder / "tokenizer_config.json").read_text())
    for talk, messages in CONVERSATIONS.items():
        for how, arguments in ARGUMENTS.items():
            yield case(f"{folder.name}, {talk}, {how}", config["chat_template"], messages, arguments,
                       bos_token=token(config["bos_token"]), eos_token=token(config["eos_token"]))


def write(name, cases):
    (HERE / name).write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n")


demo = list(published(pathlib.Path(sys.argv[1])))
features = [case(f"{name}, {talk}", template, messages, {})
            for name, template in FEATURES.items() for talk, messages in CONVERSATIONS.items()]
write("cases.json", demo + features)
if len(sys.argv) > 2:
    cases = [c for name in ("deepseek-v2-base", "deepseek-v3") for c in published(pathlib.Path(sys.argv[2]) / name)]
    for c in cases:
        del c["template"]  # the test reads it where it was published
    write("reference-cases.json", cases)
