"""What comes with the project ready made: the samples' fitted engines, word effects and first explanations.

`python -m recsys_core.built` makes it from the samples and the bundled encoders. It is used as long as the samples, the
encoders' files and the settings are those it was made from; otherwise, or where a file of it is damaged, everything is
worked out afresh, as for any other dataset.
"""
