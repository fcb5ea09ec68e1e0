"""How faithful and how dear the explanations are: `python tests/benchmarks/explain.py [FOLDER] [--pairs 200] [--json FILE]`.

Prints, side by side from one run: AOPC of every word method against random orders of the words; the cost of integrated
gradients and of leaving words out against Captum's plain way; words of a top ten from the perturbation cache after a slider move; how
often the planted reason of the simulated sample stands among the first three shares; for how many of the top ten a
counterfactual is found, and how long that takes; and whether shares fall apart when the encoder forgets.
"""

import argparse
import os
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import torch
from record import Record, interval, option

from recsys_core import EmbeddingCache, Engine, Explainer, Query, Settings, load_dataset, load_encoder
from recsys_core.datasets import themes_en, themes_zh
from recsys_core.datasets.sample import SAMPLES
from recsys_core.encoding.choice import encoder_for
from recsys_core.errors import ModelError
from recsys_core.evaluation.metrics import bootstrap_interval, mean_by_user
from recsys_core.explain.item.attention import attention_map
from recsys_core.explain.methods.registry import DEFAULT_WORDS, word_method
from recsys_core.explain.ranker.randomisation import randomisation
from recsys_core.explain.trust.faithfulness import faithfulness_of
from recsys_core.explain.trust.stability import drops_by_baseline
from recsys_core.explain.what_if.counterfactuals import Crossing, counterfactuals
from recsys_core.explain.words.attribute import WordTools
from recsys_core.explain.words.perturbation_cache import PerturbationCache
from recsys_core.explain.words.text_score import first_text_scores, text_score_of
from recsys_core.process import set_up
from recsys_core.recent import Recent

CORES = os.cpu_count() or 1

TABLE = (
    "shapley",
    "leave_one_out",
    "ig_pad",
    "ig_mask",
    "ig_mean",
    "captum_kernel_shap",
    "captum_input_x_gradient",
)


def attention_orders(encoder, text, count):
    """Shares of words by the last layer's attention and by rollout."""
    try:
        found = attention_map(encoder, text)
    except ModelError:
        return {}
    from recsys_core.explain.words.merge import merge_words

    tokens = encoder.tokens(text)
    last = encoder.pooling_weights(tokens) @ found.weights[-1].mean(0)
    last = np.where(tokens.special, 0.0, last)
    return {
        "attention, last layer": np.array([w.attribution for w in merge_words(text, tokens, last)])[:count],
        "attention, rollout": np.array([w.attribution for w in found.words])[:count],
    }


def over_people(users, values):
    """Mean with its interval, and z, of figures of pairs (n,), over people: what is found for one person hangs together.

    Returns:
        `{value, low, high}`, z, and how many people there are.
    """
    people = mean_by_user(users, values)
    error = people.std(ddof=1) / np.sqrt(len(people))
    return interval(people.mean(), *bootstrap_interval(people)), people.mean() / error, len(people)


def faithfulness_table(record, engine, pairs, seed=0):
    """AOPC minus that of random orders, of pairs of a user and an item; a user's pairs are averaged before anything else."""
    rng = np.random.default_rng(seed)
    users = [engine.dataset.user_ids.ids[u] for u in rng.permutation(len(engine.dataset.user_ids))]
    rows, times, asked = {}, {}, {}
    done = 0
    for user in users:
        ranking = engine.rank(Query(user=user))
        for place in rng.choice(10, 4, replace=False):
            text_score = text_score_of(engine, ranking, int(ranking.candidates[place]))
            cut = Explainer(engine).tools.perturbations.variants(text_score.text).cut
            shares = attention_orders(engine.encoder, cut.text, len(cut.words))
            fresh = WordTools.of(Explainer(engine).tools.perturbations)
            for method in TABLE:
                start = time.perf_counter()
                found = word_method(method).attribute(text_score, fresh)
                times[method] = times.get(method, 0.0) + time.perf_counter() - start
                shares[method] = np.array([word.attribution for word in found.words])[: len(cut.words)]
            for name, one in faithfulness_of(text_score, cut, shares, seed=done).items():
                rows.setdefault(name, []).append(
                    (
                        one.comprehensiveness - one.random_comprehensiveness,
                        one.sufficiency - one.random_sufficiency,
                    )
                )
                asked.setdefault(name, []).append(user)
            done += 1
            if done >= pairs:
                break
        if done >= pairs:
            break
    print(
        f"\nFaithfulness on {engine.dataset.name}, {done} pairs of {len(set(asked[TABLE[0]]))} users and their top-ten items, "
        "of the fused score; minus random orders; intervals over users"
    )
    print(f"{'method':28} {'comprehensiveness':>24} {'z':>7} {'sufficiency':>12} {'s/item':>8}")
    for name, table in sorted(rows.items(), key=lambda row: -np.mean(row[1], axis=0)[0]):
        figure, z, _ = over_people(asked[name], np.array(table)[:, 0])
        sufficiency = over_people(asked[name], np.array(table)[:, 1])[0]["value"]
        spent = f"{times[name] / done:8.2f}" if name in times else ""
        record.put("faithfulness", name, comprehensiveness=figure, z=z, sufficiency=sufficiency)
        print(
            f"{name:28} {figure['value']:+.4f} [{figure['low']:+.4f}, {figure['high']:+.4f}] "
            f"{z:7.1f} {sufficiency:+12.4f} {spent}"
        )


def cost(record, engine, user, repeats=3):
    ranking = engine.rank(Query(user=user))
    text_scores = [text_score_of(engine, ranking, int(item)) for item in ranking.candidates[:10]]
    best = {}

    def clock(name, work):
        for _ in range(repeats):
            start = time.perf_counter()
            found = work()
            best[name] = min(best.get(name, np.inf), time.perf_counter() - start)
        return found

    def ours():
        return word_method("ig_pad").attribute_all(
            text_scores, WordTools.of(PerturbationCache(engine.encoder))
        )

    def without(perturbations):
        return word_method("leave_one_out").attribute_all(text_scores, WordTools.of(perturbations))

    made = clock("integrated gradients, ours", ours)
    plain = [f"integrated gradients, Captum n=50 one by one, {count} thread(s)" for count in (1, CORES)]
    for name, count in zip(plain, (1, CORES), strict=True):
        torch.set_num_threads(count)
        clock(
            name,
            lambda: [
                word_method("captum_ig").attribute(text_score, Explainer(engine).tools)
                for text_score in text_scores
            ],
        )
    torch.set_num_threads(1)
    clock("leave one out, batched", lambda: without(PerturbationCache(engine.encoder)))
    perturbations = PerturbationCache(engine.encoder)
    perturbations.fill([text_score.text for text_score in text_scores])
    moved = engine.rank(Query(user=user), Settings(weights={"text": 0.5, "collaborative": 0.5}))
    without(perturbations)
    best["words of ten items from the perturbation cache, weight moved"] = fastest(
        engine, moved, perturbations
    )
    other = engine.rank(Query(user=user), Settings(pca=97))
    best["words of ten items from the perturbation cache, PCA moved"] = fastest(
        engine, other, perturbations, forget=True
    )
    print(f"\nCost for a top ten of {engine.dataset.name}, best of {repeats}")
    for name, seconds in best.items():
        print(f"{name:55} {seconds * 1000:10.1f} ms")
    for moved in ("weight", "PCA"):
        seconds = best[f"words of ten items from the perturbation cache, {moved} moved"]
        record.put("bank", moved.lower(), milliseconds=seconds * 1000)
    for count, name, threads in zip((1, CORES), plain, ("one thread", "all threads"), strict=True):
        gradients = best[name] / best["integrated gradients, ours"]
        left_out = best[name] / best["leave one out, batched"]
        record.put("speed", f"ig, {threads}", times=gradients)
        record.put("speed", f"leave one out, {threads}", times=left_out)
        print(
            f"against Captum with {count} thread(s): integrated gradients {gradients:.1f} times as fast, leave one out "
            f"{left_out:.1f} times"
        )
    print(f"complete: {sum(m.complete for m in made)} of 10")


def completeness(record, engine, users, seed=0):
    """How many of the top ten of some users are explained completely, and how long the first card takes."""
    rng = np.random.default_rng(seed)
    ids = engine.dataset.user_ids.ids
    errors, ledgers, steps, times, again = [], [], [], [], []
    wordless = 0
    for user in rng.permutation(len(ids))[:users]:
        query = Query(user=ids[int(user)])
        ranking = engine.rank(query)
        for place, item in enumerate(ranking.candidates[:10]):
            start = time.perf_counter()
            if place == 0:
                made = Explainer(engine).explain(query, engine.dataset.item_ids.ids[int(item)])
                times.append(time.perf_counter() - start)
                start = time.perf_counter()
                Explainer(engine).explain(query, engine.dataset.item_ids.ids[int(item)])
                again.append(time.perf_counter() - start)
            else:
                made = Explainer(engine).explain(
                    query, engine.dataset.item_ids.ids[int(item)], methods=("ig",)
                )
            text = made.item_text
            ledgers.append(abs(sum(made.ledger.values()) - made.score))
            if text is None:  # an item without words
                wordless += 1
                continue
            errors.append(text.complete)
            steps.append(text.steps)
    first, slowest, second = np.median(times), np.percentile(times, 95), np.median(again)
    record.put("completeness", "items", complete=sum(errors), of=len(errors), users=users)
    record.put("card", "first", seconds=first, p95=slowest)
    record.put("card", "again", seconds=second)
    print(
        f"\nCompleteness on {engine.dataset.name}: {sum(errors)} of {len(errors)} top-ten items of {users} users within 1 % or 0.001; "
        f"{wordless} more have no words"
    )
    print(
        f"ledger minus score at most {max(ledgers):.1e}; nodes {dict(zip(*np.unique(steps, return_counts=True), strict=True))}"
    )
    print(f"first card (words, attention, permutation): median {first:.2f} s, p95 {slowest:.2f} s")
    print(f"the same again: median {second * 1000:.0f} ms")


def fastest(engine, ranking, perturbations, forget=False, repeats=20):
    text_scores = [text_score_of(engine, ranking, int(item)) for item in ranking.candidates[:10]]
    perturbations.fill([text_score.text for text_score in text_scores])
    tools, found = WordTools.of(perturbations), np.inf
    for _ in range(repeats):
        if forget:
            perturbations.raw = Recent(4096)
        start = time.perf_counter()
        word_method("shapley").attribute_all(text_scores, tools)
        found = min(found, time.perf_counter() - start)
    return found


def first_three(rows, figure_of):
    """The rows with the three largest figures above 0; rows without a figure are left out."""
    standing = [row for row in rows if (figure_of(row) or 0) > 0]
    return sorted(standing, key=figure_of, reverse=True)[:3]


def planted(record, engine, tastes, taste, by_part=200):
    """How often a recommendation that carries a planted reason is explained by it, by share and by effect.

    A top-5 item has a planted reason where its description has one of the person's planted themes. It counts as found
    where a past item with such a theme, or a word of it, stands among the first three of its panel: by share, by what the score
    loses without it, and, of words, by what it loses with the mean word in their place. Of a theme of two words, each is one.

    Args:
        tastes: the file that names the themes of each person.
        taste: the themes, with the words that mark them.
    """
    tastes = pd.read_csv(tastes, dtype=str, keep_default_na=False).set_index("user_id")
    texts, ids = engine.dataset.items["text"], engine.dataset.item_ids
    explainer = Explainer(engine)
    hits, total = {}, 0
    for user in engine.dataset.user_ids.ids[:by_part]:
        query = Query(user=user)
        ranking = engine.rank(query)
        own = [theme for theme in tastes.at[user, "themes"].split(";") if theme]
        for item in ranking.candidates[:5]:
            themes = [theme for theme in own if taste.has(texts.iat[int(item)], theme)]
            if not themes:
                continue
            made = explainer.explain(query, ids.ids[int(item)], methods=(DEFAULT_WORDS, "effects"))
            scored = text_score_of(engine, ranking, int(item))
            cut = explainer.tools.perturbations.variants(scored.text).cut
            drops = drops_by_baseline(scored, np.eye(len(cut.words), dtype=bool), "mean")
            filled = {(word.start, word.end): one for word, one in zip(cut.words, drops, strict=True)}
            figures = {
                "share": lambda one: getattr(one, "share", getattr(one, "attribution", None)),
                "effect": lambda one: one.effect,
                "fill-in": lambda one, filled=filled: filled.get((one.start, one.end)),
            }
            spans = [span for theme in themes for span in taste.spans(scored.text, theme)]
            for name, figure in figures.items():
                word = any(
                    one.start < end and start < one.end
                    for one in first_three(made.item_text.words, figure)
                    for start, end in spans
                )
                found = {("word", name): word}
                if name != "fill-in":
                    past = any(
                        taste.has(texts.iat[ids.row(one.item_id)], theme)
                        for one in first_three(made.history, figure)
                        for theme in themes
                    )
                    found |= {("past item", name): past, ("either", name): past or word}
                for key, hit in found.items():
                    hits[key] = hits.get(key, 0) + hit
            total += 1
    name = engine.dataset.name
    print(
        f"\nPlanted reasons of {by_part} simulated people of {name}: {total} of their top-5 recommendations carry one"
    )
    for (kind, figure), count in hits.items():
        record.put(
            "planted" if name == "sample" else f"planted, {name}", kind, of=total, **{figure: count / total}
        )
        print(f"{kind:10} among the first three by {figure:8} {count / total:.3f}")


def counterfactual_rate(record, engine, users, seed=0):
    """For how many of the top ten of some users past items or words are found whose absence takes them off the list."""
    rng = np.random.default_rng(seed)
    rates = {"past": [], "words": []}
    took = {"past": [], "words": []}
    true = 0
    for user in rng.permutation(len(engine.dataset.user_ids))[:users]:
        query = Query(user=engine.dataset.user_ids.ids[int(user)])
        for item in engine.rank(query).candidates[:10]:
            for kind in rates:
                start = time.perf_counter()
                made = counterfactuals(
                    Explainer(engine), query, Settings(), Crossing(int(item)), kinds=(kind,)
                )
                took[kind].append(time.perf_counter() - start)
                rates[kind].append(bool(made))
                if made and kind == "past":  # once more by a ranking of its own
                    again = engine.rank(replace(query, without=made[0].taken))
                    true += again.rank_of(int(item)) == made[0].after > 10
    either = np.array(rates["past"]) | np.array(rates["words"])
    quick = np.array(took["past"]) + np.array(took["words"]) < 5
    print(f"\nCounterfactuals of {len(either)} top-ten items of {users} users of {engine.dataset.name}")
    for kind, found in rates.items():
        middle, slowest = np.median(took[kind]), np.percentile(took[kind], 95)
        record.put("counterfactuals", kind, found=np.mean(found), of=len(found), seconds=middle, p95=slowest)
        print(f"{kind:6} found for {np.mean(found):.3f}, median {middle:.2f} s, p95 {slowest:.2f} s")
    print(
        f"either, both searches within 5 s: {np.mean(either & quick):.3f}; past ones true when ranked again: {true} of {sum(rates['past'])}"
    )


def randomised(record, engine, pairs=5):
    """What shares keep in common with themselves once every layer of the encoder has forgotten what it learned."""
    print(f"\nRank correlation with the shares before, every layer re-initialised, {pairs} recommendations")
    for row in randomisation(first_text_scores(engine, pairs)):
        record.put("forgotten", row.method, correlation=row.similarity[-1])
        print(f"{row.method:20} {row.similarity[-1]:+.2f}")


def main():
    set_up()
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default="sample")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--encoder", default="minilm")
    parser.add_argument("--only", default="faithfulness,cost,planted,completeness,counterfactuals,randomised")
    option(parser)
    asked, record = parser.parse_args(), Record()
    torch.set_num_threads(1)
    engine = Engine.fit(load_dataset(asked.folder), load_encoder(asked.encoder), EmbeddingCache())
    if "cost" in asked.only:
        cost(record, engine, engine.dataset.user_ids.ids[5])
    if "completeness" in asked.only:
        completeness(record, engine, asked.users)
    if "counterfactuals" in asked.only:
        counterfactual_rate(record, engine, min(asked.users, 8))
    if "planted" in asked.only:
        for name, taste in (("sample", themes_en.TASTE), ("sample-zh", themes_zh.TASTE)):
            dataset = load_dataset(name)
            encoder = load_encoder(encoder_for(dataset.language), texts=dataset.item_texts)
            planted(
                record, Engine.fit(dataset, encoder, EmbeddingCache()), SAMPLES[name] / "tastes.csv", taste
            )
    if "randomised" in asked.only:
        randomised(record, engine)
    if "faithfulness" in asked.only:
        faithfulness_table(record, engine, asked.pairs)
    record.write(asked.json)


if __name__ == "__main__":
    main()
