"""What each rule of the checks is called on the page: how bad it is, what was found, what was done, what follows."""

from recsys_core.translating import msg, msgn

LOST, LOOK, NOTE = "lost", "look", "note"
LEVELS = {LOST: msg("Rows are lost"), LOOK: msg("To look at"), NOTE: msg("To know"), "fine": msg("Fine")}
"""Levels of findings, the worst first, in words."""

RULES: dict[str, tuple[str, str, str]] = {
    "unknown_item_id": (LOST, msg("{count} rows name items that are not there"), msg("left out")),
    "missing_user_id": (LOST, msg("{count} rows do not say who"), "left out"),
    "missing_item_id": (LOST, msg("{count} items have no id"), "left out"),
    "interaction_of_dropped_item": (
        LOST,
        msg("{count} rows name items that were left out"),
        msg("left out with them"),
    ),
    "row_with_too_many_cells": (LOST, msg("{count} lines have more cells than the header"), "left out"),
    "nothing_left_of_it": (LOST, msg("{count} pairs add up to nothing"), "left out"),
    "unreadable_rating": (
        LOOK,
        msg("{count} ratings cannot be read"),
        msg("counted as seen, without a rating"),
    ),
    "unreadable_strength": (LOOK, msg("{count} amounts cannot be read"), msg("counted as the smallest")),
    "unreadable_timestamp": (LOOK, msg("{count} times cannot be read"), msg("kept without a time")),
    "early_timestamp": (LOOK, msg("{count} times lie before 1970"), "kept without a time"),
    "missing_rating": (LOOK, msg("{count} rows have no rating"), msg("counted as seen, not as a like")),
    "not_rated": (LOOK, msg("{count} ratings stand for “not rated”"), "counted as seen, not as a like"),
    "rating_off_scale": (LOOK, msg("{count} ratings lie off the scale"), "counted as seen, not as a like"),
    "strength_not_above_zero": (
        LOOK,
        msg("{count} amounts are zero or below"),
        msg("taken off the others of the pair"),
    ),
    "missing_text": (LOOK, msg("{count} items have no text"), msg("title and other fields stand in")),
    "missing_title": (LOOK, msg("{count} items have no title"), msg("their id stands in")),
    "duplicate_item_id": (LOOK, msg("{count} item ids come again"), msg("the first row stays")),
    "duplicate_user_id": (LOOK, msg("{count} people come again"), "the first row stays"),
    "duplicate_interaction": (LOOK, msg("{count} rows repeat a person and an item"), ""),
    "exact_duplicate_row": (LOOK, msg("{count} rows are there twice"), msg("the copy is left out")),
    "mojibake": (LOOK, msg("{count} items have broken letters"), msg("kept as they are")),
    "replacement_character": (LOOK, msg("{count} items have lost letters"), "kept: what stood there is lost"),
    "html_tag": (NOTE, msg("{count} items have web markup"), msg("taken out")),
    "html_entity": (NOTE, msg("{count} items have web signs such as &amp;"), msg("turned into letters")),
    "control_character": (NOTE, msg("{count} items have invisible signs"), "taken out"),
    "duplicate_title": (NOTE, msg("{count} titles come again"), msg("kept: the items may differ")),
    "unknown_user_id": (
        NOTE,
        msg("{count} people are not in the people's table"),
        msg("kept, without attributes"),
    ),
    "near_empty_user": (NOTE, msg("{count} people have one or two rows"), msg("kept")),
    "item_without_interactions": (
        NOTE,
        msg("{count} items nobody has taken yet"),
        msg("kept: they can be recommended by their text"),
    ),
}
"""Rule to how bad it is, what was found, and what was done."""

FOLLOWS = {
    "timestamp": msg("without times the order of likes is not used"),
    "rating": msg("rows without a rating count as seen, not as a like"),
    "text": msg("items without text are told apart by title and category alone"),
    "title": msg("items without a title are shown by their id"),
    "category": msg("items without a category get nothing from that part"),
    "year": msg("items without a year get nothing from their decade"),
    "creator": msg("items without that are told apart without it"),
    "strength": msg("rows without an amount count as the smallest"),
    "event": msg("rows without a kind of event count as the weakest"),
    "order": msg("rows without a place come last"),
    "profile": msg("people without own words are known by their likes alone"),
    "keywords": msg("items without keywords get nothing from them"),
    "nothing said": msg("texts have nothing to say here: only what people took tells the items apart"),
}
"""Part to what follows where it is missing."""

ONE = dict(
    (
        msgn("{count} rows name items that are not there", "1 row names an item that is not there"),
        msgn("{count} rows do not say who", "1 row does not say who"),
        msgn("{count} items have no id", "1 item has no id"),
        msgn("{count} rows name items that were left out", "1 row names an item that was left out"),
        msgn("{count} lines have more cells than the header", "1 line has more cells than the header"),
        msgn("{count} pairs add up to nothing", "1 pair adds up to nothing"),
        msgn("{count} ratings cannot be read", "1 rating cannot be read"),
        msgn("{count} amounts cannot be read", "1 amount cannot be read"),
        msgn("{count} times cannot be read", "1 time cannot be read"),
        msgn("{count} times lie before 1970", "1 time lies before 1970"),
        msgn("{count} rows have no rating", "1 row has no rating"),
        msgn("{count} ratings stand for “not rated”", "1 rating stands for “not rated”"),
        msgn("{count} ratings lie off the scale", "1 rating lies off the scale"),
        msgn("{count} amounts are zero or below", "1 amount is zero or below"),
        msgn("{count} items have no text", "1 item has no text"),
        msgn("{count} items have no title", "1 item has no title"),
        msgn("{count} item ids come again", "1 item id comes again"),
        msgn("{count} people come again", "1 person comes again"),
        msgn("{count} rows repeat a person and an item", "1 row repeats a person and an item"),
        msgn("{count} rows are there twice", "1 row is there twice"),
        msgn("{count} items have broken letters", "1 item has broken letters"),
        msgn("{count} items have lost letters", "1 item has lost letters"),
        msgn("{count} items have web markup", "1 item has web markup"),
        msgn("{count} items have web signs such as &amp;", "1 item has web signs such as &amp;"),
        msgn("{count} items have invisible signs", "1 item has invisible signs"),
        msgn("{count} titles come again", "1 title comes again"),
        msgn("{count} people are not in the people's table", "1 person is not in the people's table"),
        msgn("{count} people have one or two rows", "1 person has one or two rows"),
        msgn("{count} items nobody has taken yet", "1 item nobody has taken yet"),
        msgn("{count} cells of {column} are empty", "1 cell of {column} is empty"),
        msgn("{count} ids are written in two ways", "1 id is written in two ways"),
        msgn("{count} titles", "1 title"),
        msgn("{count} rows", "1 row"),
        msgn("{count} columns", "1 column"),
        msgn("{count} items", "1 item"),
        msgn("{count} people", "1 person"),
        msgn("{count} likes", "1 like"),
        msgn("{count} dislikes", "1 dislike"),
        msgn("{count} minutes", "1 minute"),
    )
)
"""What is said of a single one, by what is said of many; languages have plurals of their own."""
