"""The audience switch, the tour, remarks and reports in Chinese."""

SHARING: dict[str, str] = {
    # links
    "The link asks for something that is not there, so the usual is shown.": "链接要求的内容不存在，因此显示默认内容。",
    # audience
    "Told as": "讲述方式",
    "Story": "故事",
    "Analyst": "分析",
    "Story: plain words and one number a card. Analyst: every panel. The numbers are the same.": "故事：用平实的话，每张卡片一个数字。分析：显示所有面板。两者的数字相同。",
    "Your words": "您的文字",
    "The reader’s words": "读者的文字",
    # tour
    "New here? Five short steps show how to read this page.": "第一次来？五个小步骤教您读懂这个页面。",
    "Show me": "带我看看",
    "Not now": "暂时不用",
    "Back": "上一步",
    "Next": "下一步",
    "Done": "完成",
    "End the tour": "结束导览",
    "Who the list is for": "列表是给谁的",
    "The sidebar says who is being recommended to. Choose another reader, or **My own words** and write a taste.": "侧栏说明推荐给谁。可以换一位读者，或选**我自己的描述**写下口味。",
    "Why it is there": "为何出现在这里",
    "Under each title stands the reason in a sentence, with its numbers: what was liked before, and how much it adds.": "每个标题下面用一句话说明理由并附上数字：以前喜欢过什么，它贡献了多少。",
    "Read the words": "读词语",
    "Open a card with **Why?**: words that raise the score are orange with a solid line, words that lower it violet "
    "with a dashed one. The line under them says how far to trust them.": "用**为什么？**打开卡片：提高得分的词为橙色实线，降低得分的词为紫色虚线。下方一行说明它们有多可信。",
    "Move something": "动一动",
    "PCA size and weights are sliders: the list, the reasons and the words follow at once. **What if** lets you "
    "rewrite an item or forget a past choice.": "PCA 维数和权重都是滑块：列表、理由和词语会立即跟着变。在**假如**页面可以改写条目或忘掉某个以往选择。",
    "Take it along": "带走它",
    "The address in your browser holds everything you chose: copy it, and others see the same. Under an open card "
    "you can save the whole account as a report.": "浏览器地址包含您的所有选择：复制给别人，他们会看到同样的内容。在打开的卡片下方可以把整份说明存为报告。",
    # remarks
    "What do you say to it?": "您怎么看？",
    "I like it": "我喜欢",
    "Not for me": "不适合我",
    "The reason does not convince": "理由没有说服力",
    "Noted: the reason for {title} did not convince.": "已记下：{title} 的理由没有说服力。",
    "Noted, and counted in for this visit: the list was ranked again. Take it back under “{where}”.": "已记下，并在本次访问中计入：列表已重新排序。可在“{where}”下撤回。",
    "What people said": "大家怎么说",
    "Nothing yet. Under every open card there are buttons for it.": "还没有。每张打开的卡片下面都有按钮。",
    "Liked recommendations": "喜欢的推荐",
    "Disliked recommendations": "不喜欢的推荐",
    "Reasons that did not convince": "没有说服力的理由",
    "All remarks as CSV": "全部意见（CSV）",
    # report
    "Save this account": "保存这份说明",
    "Save this list": "保存这个列表",
    "Save this comparison": "保存这次比较",
    "Open a saved report": "打开已保存的报告",
    "Open this view": "打开这个视图",
    "The file report.json": "文件 report.json",
    "Tables (CSV)": "表格（CSV）",
    "HTML": "HTML",
    "explaining": "正在解释",
    "The HTML opens anywhere without a network; the JSON opens again on this page.": "HTML 无需网络即可打开；JSON 可以在本页重新打开。",
    "A PDF needs Chromium or Chrome on the machine that runs the app; HTML prints as well.": "生成 PDF 需要运行本应用的机器装有 Chromium 或 Chrome；HTML 同样可以打印。",
    "The dataset {name} is not here, so the view cannot be opened; the account above is whole.": "这里没有数据集 {name}，因此无法打开该视图；上面的说明是完整的。",
}
