import multiprocessing

import numpy as np
import pytest

from recsys_core import EmbeddingCache, load_encoder


def vectors(count, width=32, seed=0):
    rng = np.random.default_rng(seed)
    return [(f"text {seed} {number}", rng.normal(size=width).astype(np.float32)) for number in range(count)]


def test_what_was_written_is_read_by_another_cache_on_the_same_file(tmp_path):
    stored = vectors(5)
    EmbeddingCache(tmp_path / "c.sqlite").write("model", stored)
    found = EmbeddingCache(tmp_path / "c.sqlite").read("model", [text for text, _ in stored])
    for position, (_, vector) in enumerate(stored):
        np.testing.assert_array_equal(found[position], vector)
    assert EmbeddingCache(tmp_path / "c.sqlite").read("other model", [stored[0][0]]) == {}


def test_the_size_is_bounded_and_the_oldest_go_first(tmp_path):
    cache = EmbeddingCache(tmp_path / "c.sqlite", largest=400_000)
    for seed in range(12):
        cache.write("model", vectors(300, seed=seed))
    info = cache.info()
    assert 0 < info.size <= 400_000
    assert cache.read("model", [text for text, _ in vectors(300, seed=11)])


def test_clear_empties_it(tmp_path):
    cache = EmbeddingCache(tmp_path / "c.sqlite")
    cache.write("model", vectors(7))
    assert cache.clear() == 7
    assert cache.info().vectors == 0


def test_a_file_that_is_no_cache_is_put_aside(tmp_path):
    file = tmp_path / "c.sqlite"
    file.write_bytes(b"not a database at all" * 100)
    cache = EmbeddingCache(file)
    cache.write("model", vectors(2))
    assert cache.info().vectors == 2
    assert (tmp_path / "c.broken").exists()


def _write_many(file, seed):
    cache = EmbeddingCache(file)
    for part in range(10):
        cache.write("model", vectors(20, seed=100 * seed + part))


def test_two_processes_share_it(tmp_path):
    file = tmp_path / "c.sqlite"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(file, seed)) for seed in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
        assert worker.exitcode == 0
    assert EmbeddingCache(file).info().vectors == 400


def test_a_run_stopped_half_way_resumes(tiny_model, tmp_path):
    encoder, cache = load_encoder(tiny_model), EmbeddingCache(tmp_path / "c.sqlite")
    texts = [f"{'abc ' * (number % 20)} {number}" for number in range(300)]

    def stop(stage, done, total):
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encoder.encode(texts, cache, stop)
    kept = cache.info().vectors
    assert 0 < kept < 300
    seen = []
    encoder.encode(texts, cache, lambda stage, done, total: seen.append(done))
    assert seen[0] == kept
    np.testing.assert_allclose(encoder.encode(texts, cache), encoder.encode(texts), atol=1e-6)
