"""The page About in Chinese."""

GUIDE: dict[str, str] = {
    "RecLens opens a text-aware recommender and shows, beside every recommendation, what put it there. "
    "The function that ranks is the function that is explained, so every number here can be recomputed from "
    "another number on the screen.": "RecLens 打开一个读懂文本的推荐系统，在每条推荐旁边展示它为何在此。负责排序的函数就是被解释的函数，因此这里的每个数字都能由屏幕上的其他数字算出。",
    "The score": "得分",
    "A weighted sum of five parts: **text** (how near the item's words lie to the history and the words of the reader, "
    "and what such words mean for people with that history), **collaborative** (what people with a similar taste like), "
    "**popularity**, **attributes** (category, decade, and who the reader is) and **sequence** (what is liked soon after "
    "what was liked last). Each part counts in standard deviations above the average candidate, so 0 is an average item.": "五个部分的加权和：**文本**（条目的文字与历史及读者的描述有多接近，以及这样的文字对有此历史的人意味着什么）、**协同**（口味相近的人喜欢什么）、**热门**、**属性**（类别、年代、读者是谁）和**序列**（喜欢上一个内容后不久会喜欢什么）。每一部分以高出平均候选的标准差计，因此 0 表示平均条目。",
    "It is not a probability and not a rating. Scores of two readers cannot be compared.": "它既不是概率也不是评分。两位读者的得分不能比较。",
    "The parts of one score as bars, each starting where the last one ended. They sum to the score exactly.": "一个得分的各部分以条形显示，每一条从上一条结束处开始。它们之和正好是得分。",
    "A long bar says that a part gave much here, not that it is reliable in general: see the importance.": "条形长表示该部分在此贡献大，并不表示它一般可靠：请看重要性。",
    "How much each past item lifts this one above the average candidate. The shares are exact, because every part is a "
    "sum over the past items; popularity and who the reader is stand apart and are named.": "每个过去的条目把当前条目抬高到平均候选之上多少。份额是精确的，因为每一部分都是对过去条目的求和；热门与读者身份另列并注明。",
    "They describe this model, not the reader's mind. A share says what the model used, not what the reader meant.": "它们描述的是模型，不是读者的心思。份额说明模型用了什么，而不是读者想表达什么。",
    "Integrated gradients of the score itself, from a text of neutral tokens to the real one, summed to words; Shapley "
    "values and others can be chosen. The words sum to what the text adds; the completeness error says how exactly, and "
    "the trust strip how far to believe it. Orange with a solid line raises the score, violet with a dashed line lowers "
    "it.": "对得分本身做积分梯度，从中性词元文本到真实文本，再汇总到词；也可选择 Shapley 值等方法。各词之和等于文本的贡献；完备性误差说明精确程度，可信度检验说明可信到什么程度。橙色实线提高得分，紫色虚线降低得分。",
    "What a word gets depends on the neutral text it is compared with. Where the sum is off by more than 1 % and 0.001, "
    "nothing is drawn.": "一个词的份额取决于与之比较的中性文本。若总和偏差超过 1% 且超过 0.001，则不绘制。",
    "Attention: how much each word piece takes from each other one, in a layer and head, or rolled out through all layers.": "注意力：在某一层某一头中，或穿过所有层之后，每个词片从其他词片取用多少。",
    "Attention is not the reason. Measured on films with plots, taking out the most attended words costs the score half "
    "of what the words by integrated gradients cost it, and attention hardly changes when the encoder forgets what it "
    "learned.": "注意力不是原因。在带剧情简介的电影上测量：去掉最受注意的词，得分的损失只有去掉积分梯度最强词的一半；而且编码器遗忘所学时注意力几乎不变。",
    "Checks of the words against what happens when words are really taken out, masked or shaken, each with the bar it has "
    "to clear. Where too few words make a check meaningless it says so.": "用真正删除、遮盖或扰动词语的结果来检验词语份额，每项都有要达到的标准。词太少而检验无意义时会说明。",
    "Passing them does not make a reason true of the world, only true of this model.": "通过检验并不说明理由在现实中成立，只说明它对这个模型成立。",
    "The least that would move it": "使它移动的最小改变",
    "The fewest words, the fewest past choices, the smallest move of one weight or of the PCA size that take an item off "
    "the list or bring it on; each was checked by scoring again.": "使条目离开或进入列表的最少词语、最少过去选择、单个权重或 PCA 维数的最小移动；每一项都重新计分验证过。",
    "Smallest among what was searched. It tells what would change the list, not what anybody should change.": "是搜索范围内的最小者。它说明什么会改变列表，而不是谁应当改变什么。",
    "Permutation importance for one item: where it would stand if one part's scores were shuffled among all candidates. "
    "The bar spans 90 % of the shuffles.": "单个条目的置换重要性：把某一部分的得分在所有候选间打乱后它会排在哪里。横线覆盖 90% 的打乱结果。",
    "Shuffling breaks one part at a time; two parts that say the same can stand in for each other.": "打乱一次只破坏一个部分；意思相同的两个部分可以互相替代。",
    "The same for all readers: how much nDCG@10 falls on likes the ranker has not seen, with a 95 % interval.": "对所有读者同样测量：在排序器未见过的喜好上 nDCG@10 下降多少，附 95% 区间。",
    "It is measured on one random split. An interval that covers 0 means: not distinguishable from no effect.": "只在一次随机划分上测量。区间包含 0 表示与没有作用无法区分。",
    "The words used here": "术语",
    "Candidates": "候选",
    "all items except those the reader already knows.": "读者尚未接触的所有条目。",
    "how many principal components of the text embeddings are used; smaller is coarser.": "使用文本向量的多少个主成分；越小越粗略。",
    "Fold-in": "折入",
    "a newcomer's likes or words answer at once; the fitted model does not change.": "新用户的喜好或文字立即生效；已拟合的模型不变。",
    "nDCG@10": "nDCG@10",
    "how high held-out likes stand in the first ten places; 1 is perfect.": "留出的喜好在前十名中排得有多高；1 为完美。",
    "Completeness": "完备性",
    "the words sum to the difference between the real text and the neutral one.": "各词之和等于真实文本与中性文本之差。",
    "Comprehensiveness": "全面性",
    "how much more the score falls without the strongest words than without random ones.": "去掉最强的词比去掉随机词让得分多下降多少。",
    "Counterfactual": "反事实",
    "the least that would have to be different for another outcome.": "要得到另一个结果所需的最小不同。",
    "Limits": "局限",
    "For readers with a history the text part adds little to the ranking; its use is for newcomers and new items. The "
    "page Quality measures it, against texts put at the wrong items.": "对有历史的读者，文本部分对排序帮助不大；它的用处在于新用户和新条目。“质量”页会与错配文本对照测量。",
    "The small encoder reads English. Catalogues in Chinese, Japanese, Korean and most languages in Latin letters are read "
    "by a multilingual one, kept in 4 bits, where it is installed; else every card says how much is not known.": "小型编码器只读英文。中文、日文、韩文以及大多数拉丁字母语言的目录由以 4 位保存的多语言编码器读取（若已安装）；否则每张卡片会说明有多少不认识。",
    "The sample's readers are simulated with planted tastes. Their recommendations show how the explanations work, not how "
    "good the ranking is for people.": "样本读者是按预设口味模拟的。对他们的推荐说明解释如何运作，而不说明排序对真人有多好。",
    "Every item at two of its coordinates in the PCA space: what reads alike to the encoder lies close together.": "每个条目按其在 PCA 空间中的两个坐标标出：编码器看来相似的条目靠在一起。",
    "Two of many dimensions: neighbours on the map can be far apart in the others. The list of nearest items uses all.": "这只是众多维度中的两个：地图上的邻居在其他维度上可能相距很远。最近条目的列表使用全部维度。",
    "Where a new item lands": "新条目落在哪里",
    "The ranker is fitted again with the item in its catalogue, and each reader's list is made: what is shown are real "
    "places in real lists.": "排序器把该条目加入目录后重新拟合，并为每位读者生成列表：显示的是真实列表中的真实名次。",
    "Nobody has liked it yet, so only its words and attributes speak; where it stands later depends on who does.": "还没有人喜欢过它，所以只有文字和属性说话；以后的名次取决于谁喜欢它。",
}
