"""Sentences and words by NLTK: python make_expected.py (nltk 3.10.4 with punkt_tab)"""
import json

import nltk
texts = [
    "Dr. Smith met Mr. Jones at 5 p.m. in the U.S. He left... Then it rained! Did it? Yes. (It did.) \"So what?\" she said.",
    "I live at 5 Main St. Apt. 4. The rent is high. It costs $3.50 per day, i.e. a lot. See fig. 2. That is all.",
    "J. R. R. Tolkien wrote it. A. Einstein did not. Plan B. Then we go. Section 1. Introduction. 2. Methods",
    "1. First item\n2. Second item\n3. Third item. And more.\n\n* bullet one.\n* bullet two!",
    "What?! No way!! Really?... Ok… fine. He said \"stop.\" Then left. 'Fine.' She ran. (Why?) Because. [Note.] End.",
    "Visit www.example.com. It is great. E.g. this. Etc. and so on. The U.K. is here. U.S. Army wins. Inc. is next. Acme Inc. The firm.",
    "No. 5 is alive. Jan. 5 is cold. Mon. Tues. The end. Ph.D. students. M.D. The doctor vs. them. Approx. 5. Prof. Lee.",
    "Wait... what? Hmm... I see. Well... The end. ok... but no.",
    "She said:\"Hi.\"Then left.He ran.",
    "“Curly.” Yes. ‘Ok.’ No. «Oui.» Non.",
    "The price is 5. The cost is 10. We have 1990. Then 5.5. end",
    "Mr. and Mrs. Brown came. Gov. Smith. Sen. Lee. Rep. Kim. Gen. Grant. St. Louis. Mt. Everest. Jr. Sr. Co. Corp. Ltd.",
]
json.dump([[t, nltk.sent_tokenize(t), nltk.word_tokenize(t)] for t in texts], open("expected.json", "w"), ensure_ascii=False, indent=0)
