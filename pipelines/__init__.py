"""Article in, data set out: one file a step, in the order of their numbers in ITEM_PIPELINES.

100 clean: first, because every later step compares or judges the text.
150 recall: lines are learnt from clean text, and what is too short without them is judged after.
200 validate: before anything is remembered; what it drops goes into quarantine with its reason.
300 dedup: only valid articles may become the kept copy of a story.
400 store: commits article, ledger state and outbox row in one transaction; from here on nothing
    is lost.
500 export: last and once a run, out of the outbox, never from the article in hand.
"""
