"""How large the datasets of the figures are, as they are read.

    python tests/benchmarks/datasets.py [--json FILE]

The two samples and, where they can be had, MovieLens 100K and folders of the one that `RECLENS_DATA` names.
"""

import argparse
import os
from pathlib import Path

from record import Record, option

from recsys_core import load_dataset
from recsys_core.datasets import BUNDLED

NAMES = ("sample", "sample-zh", "ml-100k", "ml100k_plots", "mlsmall_tmdb", "douban_movies")


def main() -> None:
    parser = argparse.ArgumentParser()
    option(parser)
    asked, record = parser.parse_args(), Record()
    for name in NAMES:
        data = load_dataset(name if name in BUNDLED else Path(os.environ["RECLENS_DATA"]) / name)
        sizes = {
            "users": len(data.user_ids),
            "items": len(data.item_ids),
            "interactions": len(data.interactions),
            "likes": int(data.like_count),
        }
        record.put("sizes", name, **sizes)
        print(name, sizes)
    record.write(asked.json)


if __name__ == "__main__":
    main()
