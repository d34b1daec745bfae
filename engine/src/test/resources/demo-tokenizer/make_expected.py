"""Writes expected.json: what Hugging Face tokenizers (0.23.3) and Jinja2 (3.1.6) give for the demo tokenizer.

python make_expected.py path/to/quiz/chat.jsonl
"""
import json
import pathlib
import random
import sys

from jinja2.sandbox import ImmutableSandboxedEnvironment
from tokenizers import Tokenizer

HERE = pathlib.Path(__file__).parent
tokenizer = Tokenizer.from_file(str(HERE / "tokenizer.json"))
config = json.loads((HERE / "tokenizer_config.json").read_text())
template = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(config["chat_template"])

TEXTS = [
    "The capital of France is", "", " ", "a\0b", "naïve café — “quotes” 1,234.5", "深度求索发布了模型", "ひらがなカタカナ",
    "👩‍👩‍👧‍👦 and 🇫🇷", "tabs\tand\r\nnew\n\n\nlines  ", "<｜User｜>hi<｜Assistant｜>", "<think>\nhm\n</think>\n\nyes",
    "<｜end▁of▁sentence｜>x", "\ufffd \u200b \u00a0 \u2028", "def f(x):\n    return x ** 2  # ²\n",
]
# The engine keeps the reasoning markers, though this tokenizer calls them special.
KEPT = {"<think>", "</think>"}


def decode(ids):
    skipped = {i for i, t in tokenizer.get_added_tokens_decoder().items() if t.special and t.content not in KEPT}
    return tokenizer.decode([i for i in ids if i not in skipped], skip_special_tokens=False)


random.seed(3)
sequences = [[random.randrange(2560) for _ in range(random.randrange(1, 40))] for _ in range(40)]
sequences += [[random.randrange(256 + 7) for _ in range(60)] for _ in range(40)]  # bytes and special tokens
chats = []
for line in pathlib.Path(sys.argv[1]).read_text().splitlines()[:20]:
    row = json.loads(line)
    rendered = template.render(messages=row["messages"], thinking=row["thinking"], add_generation_prompt=True,
                               bos_token=config["bos_token"], eos_token=config["eos_token"])
    chats.append({**row, "rendered": rendered, "ids": tokenizer.encode(rendered, add_special_tokens=False).ids})
out = {
    "texts": [{"text": t, "ids": tokenizer.encode(t).ids, "ids_without_bos": tokenizer.encode(t, add_special_tokens=False).ids}
              for t in TEXTS],
    "decoded": [{"ids": s, "text": decode(s)} for s in sequences],
    "chats": chats,
}
(HERE / "expected.json").write_text(json.dumps(out, ensure_ascii=True) + "\n")
