"""What ten sessions at once cost the server alone: no browser takes its processors.

    python tests/benchmarks/wire.py [--dataset ml-100k] [--sessions 10] [--moves 12] [--json FILE]

Each session speaks Streamlit's own messages over a socket: it opens the app for a person of its own, and when all have
their list, all move the same slider at the same time, again and again. Time from the message to the list, whose
reason is worked out until the next message, and whether each list is still that of its own person with the weight just set.
"""

import argparse
import asyncio
import json
import time

import websockets
from record import Record, option
from sessions import free_port, readers, started, told
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SLIDER = "Text"


def counts_text(shown):
    """Whether the text has a part in the scores of a list."""
    return any(row["bar"]["parts"][0]["value"] for row in shown["rows"])


async def run(socket, query, states, text=None):
    """One run of the script: milliseconds to the list, ids of the sliders by label, and the list as drawn.

    Args:
        text: whether the text has to have a part in the list waited for: what a run before this one still sends is
            passed over; None to wait for the end of the script instead.
    """
    message = BackMsg()
    message.rerun_script.query_string = query
    for identifier, value in states.items():
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id = identifier
        widget.double_array_value.data.append(value)
    started_at = time.perf_counter()
    await socket.send(message.SerializeToString())
    sliders, shown, took = {}, None, 0.0
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await socket.recv())
        kind = answer.WhichOneof("type")
        if kind == "delta" and answer.delta.HasField("new_element"):
            element = answer.delta.new_element
            if element.WhichOneof("type") == "slider":
                sliders[element.slider.label.partition(" ")[0]] = element.slider.id
            elif element.WhichOneof("type") == "bidi_component" and "rows" in element.bidi_component.json:
                shown = json.loads(element.bidi_component.json)
                if text is None or counts_text(shown) == text:
                    took = took or 1000 * (time.perf_counter() - started_at)
        if took and (kind == "script_finished" or text is not None):
            return took, sliders, shown


async def visit(port, dataset, user, moves, everybody):
    """One session: milliseconds of each move, and whether every list was the one asked for."""
    query = f"dataset={dataset}&user={user}&tour=done"
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as socket:
        _, sliders, _ = await run(socket, query, {})
        await everybody.wait()
        times, fine = [], True
        for move in range(moves):
            weight = 100.0 * (move % 2)
            took, _, shown = await run(socket, query, {sliders[SLIDER]: weight}, weight > 0)
            times.append(took)
            fine &= shown["title"].endswith(f" {user}")
        return times, fine


async def together(record, port, dataset, sessions, moves):
    """One session alone, then all at once."""
    users = readers(dataset)
    for _ in range(2):  # the first fits the ranker
        one, _ = await visit(port, dataset, users[0], moves, asyncio.Barrier(1))
    everybody = asyncio.Barrier(sessions)
    found = await asyncio.gather(
        *(visit(port, dataset, user, moves, everybody) for user in users[1 : 1 + sessions])
    )
    told("one session, weight moved", one, record, "sessions", "one")
    taken = [took for times, _ in found for took in times]
    told(f"{sessions} sessions, weight moved", taken, record, "sessions", "together")
    kept = sum(fine for _, fine in found)
    record.put("kept", "sessions", count=kept, of=sessions)
    print(f"sessions whose lists were their own: {kept} of {sessions}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dataset", default="ml-100k")
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--moves", type=int, default=12)
    option(parser)
    asked, record = parser.parse_args(), Record()
    port = free_port()
    server = started(port)
    try:
        asyncio.run(together(record, port, asked.dataset, asked.sessions, asked.moves))
    finally:
        server.terminate()
    record.write(asked.json)


if __name__ == "__main__":
    main()
