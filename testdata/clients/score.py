#!/usr/bin/env python3
"""Judge files by a running `shai serve`: python3 score.py FILE..."""
import json, os, sys, time, urllib.error, urllib.request

URL = os.environ.get("SHAI_URL", "http://127.0.0.1:8080") + "/v1/score?offsets=runes"
HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ.get("SHAI_TOKEN", "")}

def score(document, tries=5):
    request = urllib.request.Request(URL, json.dumps(document).encode(), HEADERS)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code not in (429, 503) or tries == 1:
            raise SystemExit(json.load(error)["detail"])  # RFC 9457: says what to do
        time.sleep(int(error.headers.get("Retry-After", 1)))
        return score(document, tries - 1)

if __name__ == "__main__":
    for name in sys.argv[1:]:
        text = open(name, encoding="utf-8", newline="").read()
        record = score({"id": name, "text": text})
        print(name, record["verdict"], *(text[s["start"] : s["end"]] for s in record["spans"]), sep="\t")
