"""Answers questions the way scripts do today: read the games' CSV files with pandas, filter, sort, take the first.

One question a line on standard input, as JSON; one line of JSON each on standard output. Pandas is imported and warm
before the first question, so that only the work of a question is timed.
"""

import json
import sys
import time

import pandas


def read(files):
    games = []
    for file in files:
        game = pandas.read_csv(file["path"], low_memory=False)
        game["game_id"] = file["game_id"]
        games.append(game)
    return pandas.concat(games, ignore_index=True)


def answer(question):
    plays = read(question["files"])
    wanted = plays["shorthand"].isin(question["actions"])
    if question["team"]:
        wanted &= plays["team"] == question["team"]
    if question["players"]:
        wanted &= plays["playerReferenceId"].isin(question["players"])
    for column, values in question["columns"].items():
        if values:
            wanted &= plays[column].isin(values)
    found = plays[wanted].sort_values(["game_id", "period", "timecode", "id"])
    first = found.head(question["limit"]).to_dict("records")
    return len(found), len(json.dumps(first, default=str))


for line in sys.stdin:
    question = json.loads(line)
    wall, cpu = time.perf_counter(), time.process_time()
    total, _ = answer(question)
    print(json.dumps({"total": total, "wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}), flush=True)
