"""Parquet to and from others: what shai writes must read the same in pyarrow and
DuckDB, and what pyarrow writes must come through shai with all columns.

    interop.py write FILE        rows of many types, in several row groups
    interop.py read FILE         its rows as JSON lines, if both readers agree
    interop.py same A B COLUMN   the two tables are equal but for the column
"""
import json
import sys

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

SPAM = "久久精品国产高清_成人视频在线观看_高清无码免费影院_亚洲视频欧美激情_国产精品在线观看"
REAL = "图书馆在三楼，进门以后向左走就可以看到。会议讨论了明年的预算，并且通过了两项决定。"


def write(path):
    n = 1000
    texts = [f"{REAL} {i}" if i % 10 else f"{SPAM}\n\n{REAL} {i}" for i in range(n)]
    table = pa.table({
        "id": [f"row-{i}" for i in range(n)],
        "n": pa.array(range(n), pa.int32()),
        "text": texts,
        "when": pa.array([i * 1000 for i in range(n)], pa.timestamp("ms")),
        "tags": [[f"t{i % 3}", "x"] if i % 4 else None for i in range(n)],
        "meta": [{"url": f"http://site.test/{i}", "score": i / 7} for i in range(n)],
        "kind": pa.array([["a", "b", None][i % 3] for i in range(n)]).dictionary_encode(),
        "map": pa.array([[("k", i)] for i in range(n)], pa.map_(pa.string(), pa.int64())),
    })
    pq.write_table(table, path, row_group_size=300, compression="snappy", data_page_size=4096)


def read(path):
    arrow = pq.read_table(path)
    duck = duckdb.connect().execute("select * from read_parquet(?)", [path]).to_arrow_table()
    assert arrow.num_rows == duck.num_rows, (arrow.num_rows, duck.num_rows)
    for name in arrow.column_names:
        a, d = arrow[name].to_pylist(), duck[name].to_pylist()
        assert a == d, f"{name}: pyarrow and DuckDB differ"
    for row in arrow.to_pylist():
        print(json.dumps(row, ensure_ascii=False, default=str))


def same(a, b, column):
    a, b = pq.read_table(a), pq.read_table(b)
    assert a.schema.equals(b.schema), f"{a.schema}\n{b.schema}"
    assert a.drop([column]).equals(b.drop([column])), "other columns differ"


{"write": write, "read": read, "same": same}[sys.argv[1]](*sys.argv[2:])
