"""About: what each picture means, and what it does not."""

import streamlit as st

from pages._ui.text import t

st.title(t("About"))
st.markdown(
    t(
        "RecLens opens a text-aware recommender and shows, beside every recommendation, what put it there. "
        "The function that ranks is the function that is explained, so every number here can be recomputed from "
        "another number on the screen."
    )
)

PICTURES = {
    "The score": (
        "A weighted sum of five parts: **text** (how near the item's words lie to the history and the words of the "
        "reader, and what such words mean for people with that history), **collaborative** (what people with a similar "
        "taste like), **popularity**, **attributes** (category, decade, and who the reader is) and **sequence** (what is "
        "liked soon after what was liked last). Each part counts in standard deviations above the average candidate, so "
        "0 is an average item.",
        "It is not a probability and not a rating. Scores of two readers cannot be compared.",
    ),
    "The ledger": (
        "The parts of one score as bars, each starting where the last one ended. They sum to the score exactly.",
        "A long bar says that a part gave much here, not that it is reliable in general: see the importance.",
    ),
    "The past choices": (
        "How much each past item lifts this one above the average candidate. The shares are exact, because every "
        "part is a sum over the past items; popularity and who the reader is stand apart and are named.",
        "They describe this model, not the reader's mind. A share says what the model used, not what the reader meant.",
    ),
    "The words": (
        "Integrated gradients of the score itself, from a text of neutral tokens to the real one, summed to words; Shapley "
        "values and others can be chosen. The words sum to what the text adds; the completeness error says how exactly, "
        "and the trust strip how far to believe it. Orange with a solid line raises the score, violet with a dashed line "
        "lowers it.",
        "What a word gets depends on the neutral text it is compared with. Where the sum is off by more than 1 % and "
        "0.001, nothing is drawn.",
    ),
    "What the encoder looks at": (
        "Attention: how much each word piece takes from each other one, in a layer and head, or rolled out through all "
        "layers.",
        "Attention is not the reason. Measured on films with plots, taking out the most attended words costs the score "
        "half of what the words by integrated gradients cost it, and attention hardly changes when the encoder forgets "
        "what it learned.",
    ),
    "How far to trust these words": (
        "Checks of the words against what happens when words are really taken out, masked or shaken, each with the bar it "
        "has to clear. Where too few words make a check meaningless it says so.",
        "Passing them does not make a reason true of the world, only true of this model.",
    ),
    "The map of the catalogue": (
        "Every item at two of its coordinates in the PCA space: what reads alike to the encoder lies close together.",
        "Two of many dimensions: neighbours on the map can be far apart in the others. The list of nearest items uses all.",
    ),
    "Where a new item lands": (
        "The ranker is fitted again with the item in its catalogue, and each reader's list is made: what is shown are real "
        "places in real lists.",
        "Nobody has liked it yet, so only its words and attributes speak; where it stands later depends on who does.",
    ),
    "The least that would move it": (
        "The fewest words, the fewest past choices, the smallest move of one weight or of the PCA size that take an item "
        "off the list or bring it on; each was checked by scoring again.",
        "Smallest among what was searched. It tells what would change the list, not what anybody should change.",
    ),
    "What this place hangs on": (
        "Permutation importance for one item: where it would stand if one part's scores were shuffled among all "
        "candidates. The bar spans 90 % of the shuffles.",
        "Shuffling breaks one part at a time; two parts that say the same can stand in for each other.",
    ),
    "What the whole ranker hangs on": (
        "The same for all readers: how much nDCG@10 falls on likes the ranker has not seen, with a 95 % interval.",
        "It is measured on one random split. An interval that covers 0 means: not distinguishable from no effect.",
    ),
}

for name, (means, means_not) in PICTURES.items():
    with st.container(border=True):
        st.markdown(f"#### {t(name)}")
        st.markdown(f":material/check: {t(means)}")
        st.markdown(f":material/close: {t(means_not)}")

GLOSSARY = {
    "Candidates": "all items except those the reader already knows.",
    "PCA size": "how many principal components of the text embeddings are used; smaller is coarser.",
    "Fold-in": "a newcomer's likes or words answer at once; the fitted model does not change.",
    "nDCG@10": "how high held-out likes stand in the first ten places; 1 is perfect.",
    "Completeness": "the words sum to the difference between the real text and the neutral one.",
    "Comprehensiveness": "how much more the score falls without the strongest words than without random ones.",
    "Counterfactual": "the least that would have to be different for another outcome.",
}
LIMITS = (
    "For readers with a history the text part adds little to the ranking; its use is for newcomers and new items. The page "
    "Quality measures it, against texts put at the wrong items.",
    "The small encoder reads English. Catalogues in Chinese, Japanese, Korean and most languages in Latin letters are read "
    "by a multilingual one, kept in 4 bits, where it is installed; else every card says how much is not known.",
    "The sample's readers are simulated with planted tastes. Their recommendations show how the explanations work, not "
    "how good the ranking is for people.",
)

st.markdown(f"#### {t('The words used here')}")
st.markdown("\n".join(f"- **{t(name)}**: {t(told)}" for name, told in GLOSSARY.items()))
st.markdown(f"#### {t('Limits')}")
st.markdown("\n".join(f"- {t(told)}" for told in LIMITS))
