"""How much it tells for two questions being one: what they share, and what only one of them has.

Numbers are thousandths of natural log odds, fitted (a logistic regression) by `benchmarks/bench_questions.py` on two
sets of questions of which all pairs are labelled; they know no word and no topic.
"""

from __future__ import annotations

# Of two questions of which nothing is known but that they share some word.
BASE = -4880

# Times a measure of 0 to 1. The cosine of the weighted words; ...
COSINE = 3620
# ... how far that is below the likest question that each of the two has, added up: in a corpus on one theme all
# questions look alike, and only those most alike of all are one; ...
BELOW_LIKEST = -2390
# ... the weight of the words that both have, in words as rare as any; ...
SHARED = 1200
# ... the words, and the letters, that both have in one order, of all.
IN_ORDER = 2520
LETTERS = 1710

# Both are asked in one frame, or one is asked in a frame, and the other in none.
SAME_FRAME = 690
ONE_FRAME = -530

# They seem to want other answers, or have other words in one place of else the same ones. Set by hand: what is labelled
# holds few such pairs, but templates fill whole sites.
OTHER_ANSWERS = -12000
OTHER_WORDS = -6000

# Pairs with less, or with hardly a word in common, count as this: the sum of many such must not outweigh one that is.
LEAST = -6000

# The questions of two groups that may be one, on average.
ENOUGH = -3000
