"""Uploads two masters and asks for a clip of each, as an analyst's notebook would: FOLDER SINGLE RESUMABLE."""

import json
import os
import sys
from pathlib import Path

from google.cloud import pubsub_v1, storage

folder, single, resumable = sys.argv[1:]
team, _, game = folder.split("/")

bucket = storage.Client().bucket(os.environ["LAKE_BUCKET"])
whole = bucket.blob(f"media/raw/{folder}/p1-python.mp4")
whole.upload_from_filename(single, checksum="crc32c")
pieces = bucket.blob(f"media/raw/{folder}/p2-python.mp4", chunk_size=1024 * 1024)
pieces.upload_from_filename(resumable, if_generation_match=0)

assert pieces.download_as_bytes() == Path(resumable).read_bytes()
assert bucket.get_blob(whole.name).size == Path(single).stat().st_size

publisher = pubsub_v1.PublisherClient()
topic = publisher.topic_path(os.environ["GOOGLE_CLOUD_PROJECT"], "clip-requests")


def ask(period):
    request = {"game_id": "20250" + game, "team_code": team, "period": period, "start_s": 1.0, "end_s": 2.5}
    return publisher.publish(topic, json.dumps(request).encode()).result(timeout=60)


print(json.dumps({"message_ids": [ask(1), ask(2)]}))
