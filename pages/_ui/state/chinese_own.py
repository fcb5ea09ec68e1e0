"""Own datasets in Chinese: names, what is kept, and what is missing."""

OWN: dict[str, str] = {
    "The dataset {name} is not here: it may have been deleted or renamed, or be on another machine. Bring it on "
    "the page Data; {shown} is shown instead.": "这里没有数据集 {name}：它可能已被删除或改名，或在另一台机器上。请在“数据”页面导入；现改为显示 {shown}。",
    "The name {name!r} belongs to a dataset that came along: choose another.": "名称 {name!r} 属于自带的数据集：请换一个。",
    "Until then it is here for this visit.": "在此之前，它仅在本次访问中可用。",
    "opening what was kept": "正在打开已保存的数据集",
    "Your own datasets": "您自己的数据集",
    "only for this visit": "仅限本次访问",
    "kept {when}": "保存于 {when}",
    "{items} items, {people} people": "{items} 个条目，{people} 人",
    "Open": "打开",
    "Rename": "重命名",
    "New name": "新名称",
    "Delete": "删除",
    "Delete for good": "永久删除",
    "Its tables, its fit and the choices made when it was read are deleted for good.": "它的表、拟合结果和读取时的选择将被永久删除。",
    "What is left of it is deleted for good.": "其剩余部分将被永久删除。",
    "The files you uploaded it from are not touched, nor what people said of it.": "您上传的原始文件以及大家对它的意见不受影响。",
    "Name": "名称",
    "Only for this visit": "仅限本次访问",
    "Else it is kept on this machine under its name, until you delete it.": "否则将以此名称保存在本机，直到您删除它。",
    "The dataset kept as {name} is replaced once the new one stands.": "以 {name} 为名保存的数据集将在新的完成后被替换。",
}
