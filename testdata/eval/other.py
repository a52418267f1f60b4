#!/usr/bin/env python3
"""Composes hacked pages in another way than shai inject, of other keywords.

usage: other.py [--count N] [--seed N] [--known] > other.jsonl; shai eval other.jsonl

A model learns the habits of the composer that it was taught by. So what is
found of blocks that nobody taught it is measured with this one, which shares no
code, template or list with the other: its keywords are none of lexicon/ in
$SHAI_DATA, of models/lexicon and of models/taught. With --known they are those of
the first two instead, and the composer alone is new. Hosts are the documents of $SHAI_DATA/corpora/dev.
Standard library only.
"""
import argparse, collections, glob, gzip, json, os, random, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
TAUGHT = os.path.join(HERE, "..", "..", "models", "taught")
LEXICONS = [os.path.join(HERE, "..", "..", "models", "lexicon"), os.path.join(os.environ.get("SHAI_DATA", ""), "lexicon")]

CHINESE = {
    "gambling": """十博体育 必威体育官网 火博体育 乐动体育 雷火电竞 泛亚电竞 完美体育 888真人 博乐体育 易胜博 明陞体育 韦德国际 伟德亚洲 沙巴体育 皇家赌场 缅甸银河国际 腾龙公司上分
        果博东方开户 新锦江娱乐 老街赌场 鑫百利娱乐 万丰国际 环球国际开户 维加斯娱乐 银河彩票 大赢家比分 球探比分网 竞彩足球推荐 北单预测 滚球盘口 亚盘水位 足球外围投注
        世界杯买球app 欧冠下注平台 串关怎么买 四海图库 管家婆一肖一码 白小姐透特 平特一肖 三中三资料 特码公式 澳门资料大全 香港挂牌 跑狗图 黄大仙救世报 百家乐打法 龙虎和技巧
        捕鱼千炮 炸金花房卡 牛牛外挂 斗牛作弊器 麻将开挂神器 微乐麻将辅助 德扑圈俱乐部 扑克王联盟 PG电子试玩 PT老虎机 JDB电子 CQ9跳高高 电子游艺送彩金 首存优惠 注册送58
        白菜网送体验金 无需申请自动送彩金 哈希竞猜 波场哈希 usdt娱乐城 区块链彩票 分分彩计划群 腾讯分分彩 河内五分彩 幸运飞艇计划 赛车pk拾 加拿大28预测 pc蛋蛋网站""",
    "porn": """富二代国产视频 成人小视频 91探花 探花视频 偷拍自拍 欧美av在线 一区二区三区在线 久久热视频 色欲影视 性爱视频 熟女视频 人妻中出 巨乳无码 中文字幕av 日韩av在线 狼友必备
        撸啊撸 色中色 草榴社区 第一会所 麻豆映画 蜜桃影像 果冻传媒 天美影视 皇家华人 星空无限传媒 起点传媒 大象传媒 黄色网站大全 黄片免费看 a片在线 三级片在线观看 啪啪啪视频
        裸聊直播 直播大秀 一对一视频裸聊 深夜福利社 宅男福利 污污软件 丝瓜视频下载 茄子视频 小蝌蚪视频 向日葵视频下载 草莓视频app 芭乐视频 荔枝视频污 鸭脖视频 含羞草实验室 抖阴破解版""",
    "escort": """上门服务小姐 同城约炮 外围女模特 高端商务伴游 全套服务微信 大保健qq 桑拿会所 水疗会馆 品茶喝茶海选 楼凤信息 白领兼职上门 快餐包夜 酒店按摩上门 spa男士养生 足浴特殊服务
        空降小姐 陪浴陪睡 车模外围 空姐兼职""",
    "invoice": """代开餐饮票 代开住宿票 代开建筑票 增值税普票代开 开增值税专票 代开电子发票 机打发票 代开广告费发票 代开运输票 真票可验 办理各类证件 刻章办证 办毕业证 办学历证书 学位证代办
        教师资格证办理 假结婚证 驾驶证代办 银行流水制作 工资流水代开 收卡 四件套出售 实名卡出售 收银行卡 微信号出售 对公账户出租 跑分平台 码商招募 黑户贷款 无抵押小额贷 空放贷款
        信用卡套现 花呗提现 京东白条套现 养卡代还 征信修复 网贷逾期协商 不看征信下款 身份证贷款""",
    "game-server": """传奇私服发布网 新开传奇 超变态传奇 1.76复古传奇 传奇sf 奇迹私服 天龙八部私服 魔域私服 热血江湖sf dnf外挂 吃鸡外挂 绝地求生辅助 和平精英透视 王者荣耀辅助 lol脚本
        csgo外挂 无畏契约辅助 原神私服 卡盟平台 自动发卡网 代练平台 刷钻平台 刷赞网 刷粉丝 dy涨粉 快手刷双击 qq业务乐园""",
    "promotion": """百度快排 关键词快速排名 网站优化外包 蜘蛛池出租 泛目录程序 站群系统 黑帽seo培训 快照劫持 寄生虫程序 友链购买 高权重外链 负面删帖 百度下拉框 seo霸屏 引流推广
        精准获客系统 微信爆粉 群发软件 注册机 短信轰炸 料子出售 股民数据 棋牌推广 菠菜推广 灰产引流""",
    "replica": "高仿手表 复刻劳力士 一比一包包 莆田鞋批发 精仿lv 顶级复刻 高仿名牌包货源 a货女包 超a皮带 原单尾单批发 广州白云皮具城高仿 n厂水鬼 vs厂沛纳海 微商货源高仿",
    "pharma": "万艾可购买 伟哥货到付款 印度神油 延时喷剂 壮阳药哪个好 催情药水 迷药购买 听话水 三唑仑 安眠药批发 减肥药货源 增大增粗 代孕公司 捐卵招聘 代孕包成功价格",
}
ENGLISH = {
    "casino": """pragmatic play slot|slot gacor hari ini|judi bola terpercaya|agen sbobet88|bandar togel terpercaya|situs slot deposit pulsa|rtp live slot|mahjong ways 2|gates of olympus slot|slot dana 5000
        poker88 asia|dominoqq online|link alternatif slot|akun pro thailand|maxwin slot|bonus new member 100|casino sans depot|no deposit free spins|crypto casino bonus|plinko app real money|aviator predictor
        1win promo code|mostbet login|betting tips 1x2|football fixed matches|live roulette online|blackjack real money|best bitcoin casinos|sweepstakes casino no deposit""",
    "pharma": """buy ozempic online|semaglutide without prescription|order modafinil|generic cialis 20mg|kamagra oral jelly|buy xanax no rx|tramadol overnight|cheap viagra canada|sildenafil citrate 100mg
        canadian pharmacy online|ivermectin for sale|buy adderall online|phentermine diet pills|hydrocodone no prescription|oxycontin for sale|steroids for sale|trenbolone acetate buy|clenbuterol online
        cbd gummies for ed|male enhancement pills|keto gummies reviews|garcinia cambogia extract|buy ambien cheap|zithromax over the counter|doxycycline buy online""",
    "replica": """cheap jordans for sale|yeezy boost replica|fake rolex watches|replica rolex submariner|lv bags outlet|gucci belt cheap|moncler outlet|canada goose outlet|ugg boots clearance
        michael kors outlet online|coach factory outlet|ray ban sunglasses cheap|oakley outlet|pandora charms sale|links of london sale|red bottom shoes cheap|nfl jerseys wholesale|cheap mlb jerseys
        nike air max pas cher|longchamp soldes|hermes birkin replica|north face outlet store|beats by dre cheap|hollister outlet|abercrombie sale|mbt shoes discount|timberland pas cher|air force 1 dhgate""",
    "essay": """write my paper for me|essay writing service|custom dissertation help|do my homework online|cheap essay writers|pay someone to take my exam|college paper writers|research paper for sale
        thesis writing help|plagiarism free essays|nursing assignment help|payday loans online|no credit check loans|instant cash advance|bad credit personal loans|cheap car insurance quotes|debt relief program
        work from home income|forex signals telegram|recover stolen bitcoin|hire a hacker|buy verified paypal account|buy instagram followers|buy youtube views|cheap backlinks|guest post service|seo packages""",
    "escort": """russian escorts|escort service near me|live sex cams|free porn videos|xxx movies|milf porn|onlyfans leaks|adult webcam chat|hookup sites|sex dolls for sale
        escorts in dubai""",
}
LEAKS = "天天中彩票 大发快三开奖 久久精品热 彩神争霸官方 天天送钱彩票 毛片高清免费视频 重庆时时彩杀 北京赛车有 无码不卡高清 不中返现 娱乐平台注册 分分彩后三 一本道高清 彩票平台招商 中文字幕乱码视频 快三大小单双".split()


def known(*folders):
    """The keywords of the folders, by file."""
    out = collections.defaultdict(list)
    for folder in folders:
        for name in sorted(glob.glob(os.path.join(folder, "*.txt"))):
            with open(name, encoding="utf-8") as f:
                out[tuple(os.path.basename(name).split(".")[:2])] += [w for w in f.read().splitlines() if w]
    return out


def lists(taught):
    """The keywords by language and family."""
    if taught:
        by = {"zh": {}, "en": {}}
        for (family, lang), words in known(*LEXICONS).items():
            if lang in by:
                by[lang].setdefault(family, []).extend(words)
        return by
    old = {w.lower() for words in known(TAUGHT, *LEXICONS).values() for w in words}
    split = {"zh": str.split, "en": lambda s: [w.strip() for w in re.split(r"[|\n]", s)]}
    return {
        lang: {f: [w for w in split[lang](s) if w.lower() not in old] for f, s in of.items()}
        for lang, of in (("zh", CHINESE), ("en", ENGLISH))
    }


class Page:
    """A document on its way to be hacked: lines and words, and keywords to put in."""

    def __init__(self, dice, row, by):
        self.dice, self.text = dice, row["text"]
        self.lines = self.text.split("\n")
        head = re.sub(r"\s", "", self.text[:2000])
        self.han = 2 * sum("\u4e00" <= c <= "\u9fff" for c in head) > len(head)
        self.zh = dice.random() < (0.9 if self.han else 0.3)
        lexicon = by["zh" if self.zh else "en"]
        self.family = dice.choice([f for f in lexicon if lexicon[f]])
        self.keywords = lexicon[self.family]

    def say(self, han, latin):
        return self.dice.choice(han if self.zh else latin)

    def some(self, least, most):
        n = self.dice.randint(least, most)
        return self.dice.sample(self.keywords, n) if n <= len(self.keywords) else [self.dice.choice(self.keywords) for _ in range(n)]

    def cut(self, first=1):
        """The page in two, between lines."""
        i = self.dice.randint(first, len(self.lines))
        return "\n".join(self.lines[:i]) + "\n", "\n" + "\n".join(self.lines[i:])


# Each shape returns pieces of text, and whether they are spam.


def site_name(p):
    """A brand where the site's own name stood."""
    brand = p.dice.choice(p.keywords) + p.say(["", "官网", "网址", "平台", "(中国)官方网站", "app", "下载"], ["", " online", " official site"])
    han = [("欢迎访问", "官网"), ("设为首页 | 加入收藏 | ", ""), ("当前位置：", " > 首页 > 新闻中心"), ("版权所有 © 2024 ", " All Rights Reserved"), ("", "- 公司简介- 产品中心- 联系我们"), ("", ""), ("网站地图 | ", " | 在线留言")]
    latin = [("Welcome to ", ""), ("Home | ", " | Contact us"), ("Copyright 2023 ", ". All rights reserved."), ("", "")]
    moulds = han if p.zh else latin
    pieces = [(p.lines[0] + p.dice.choice(["_", "-", " | ", " - "]), False), (brand, True), ("\n", False)]

    def stamp(least, most):
        for before, after in p.dice.sample(moulds, min(len(moulds), p.dice.randint(least, most))):
            pieces.extend([(before, False), (brand, True), (after + "\n", False)])

    stamp(2, 5)
    pieces.append(("\n".join(p.lines[1:]) + "\n", False))
    stamp(1, 2)
    return pieces


def friend_links(p):
    honest = ["网易新闻", "新浪微博", "中国政府网", "百度百科", "教育部", "人民网", "新华网", "腾讯云", "阿里云", "知乎"]
    if not p.zh:
        honest = ["Wikipedia", "BBC News", "GitHub", "Our partners", "Weather", "Sitemap", "Archive.org", "Privacy policy"]
    items = [(k, True) for k in p.some(4, 14)]
    for name in p.dice.sample(honest, p.dice.randint(0, 3)):
        items.insert(p.dice.randint(0, len(items)), (name, False))
    mark = p.say(["\n", " | ", "  ", " ", "、"], ["\n", " | ", ", "])
    pieces = [(p.text + "\n" + p.say(["友情链接：", "友情链接\n", "合作伙伴 ", ""], ["Links: ", "Partners\n", ""]), False)]
    for i, item in enumerate(items):
        pieces.extend([item, (mark if i + 1 < len(items) else "\n", False)])
    return pieces


def title_tail(p):
    mark = p.dice.choice(["_", "-", " - ", "|", ","])
    return [(p.lines[0] + mark, False), (mark.join(p.some(1, 4)), True), ("\n" + "\n".join(p.lines[1:]), False)]


def keyword_line(p):
    words = [w for w in re.split(r"[\s，。、,.；;：:！？!?()（）]+", p.text[:600]) if 2 <= len(w) <= 12][:6]
    mark = p.say([",", "，", " ", "、"], [", ", ","])
    label = p.dice.choice(["关键词：", "Keywords: ", "标签：", "tags: "])
    return [(p.lines[0] + "\n" + label + "".join(w + mark for w in words), False), (mark.join(p.some(2, 6)), True), ("\n" + "\n".join(p.lines[1:]), False)]


def advert(p):
    a, b, c = (p.dice.choice(p.keywords) for _ in range(3))
    n = p.dice.randint(10**8, 10**9)
    say = p.say(
        [f"【加微信vx8866】{a}，{b}，24小时服务，诚信经营，{c}欢迎咨询", f"{a}_{b}：全网最专业的平台，信誉第一，支持手机版，{c}", f"专业办理{a}、{b}，安全快捷，QQ：{n}，{c}", f"{a}哪里有？{b}哪家好？推荐{c}，点击进入"],
        [f"Looking for {a}? We offer {b} and {c} at the best price, 24/7 support.", f"Click here for {a}, {b}, {c} - limited offer!", f"{a} | {b} | {c} best deals free shipping"],
    )
    before, after = p.cut()
    return [(before, False), (say, True), (after, False)]


def leak(p):
    """A polluted token in mid-sentence."""
    at = p.dice.randint(0, len(p.text) - 1)
    while at < len(p.text) and p.text[at] not in " ，。\n,.":
        at += 1
    p.family = "leak"
    return [(p.text[:at] + p.dice.choice([" ", "", " "]), False), (p.dice.choice(LEAKS), True), (p.dice.choice([" ", ""]) + p.text[at:], False)]


def comment(p):
    ks = p.some(1, 4)
    if p.zh:
        thread, spam = "\n\n评论 (2)\n小明 说：\n写得很好，学习了。\n", f"{ks[0]} 说：\n" + p.dice.choice(["支持博主 ", "路过 ", "好文章 ", "顶一下 "]) + " ".join(ks)
    else:
        address = p.dice.choice([" http://www." + ks[0].replace(" ", "-") + ".com", ""])
        thread, spam = "\n\nComments\nJohn says:\nThanks for the article!\n", f"{ks[0]} says:\nGreat post, i really enjoy your blog. " + " ".join(ks) + address
    return [(p.text + thread, False), (spam, True), ("\n", False)]


def dense(p):
    """Nothing between the keywords."""
    return [(p.text + "\n", False), (("" if p.zh else " ").join(p.some(5, 14)), True), ("\n", False)]


def numbered(p):
    return [(p.text + "\n", False), ("\n".join(f"{i}. {k}" for i, k in enumerate(p.some(3, 9), 1)), True), ("\n", False)]


def breadcrumb(p):
    return [("首页 > " if p.zh else "Home > ", False), (" > ".join(p.some(2, 3)), True), ("\n" + p.text, False)]


def hidden(p):
    before, after = p.cut()
    return [(before, False), (p.dice.choice(["|", ",", "/", "_", " ", "，", "-"]).join(p.some(3, 20)), True), (after, False)]


def single(p):
    before, after = p.cut()
    return [(before + "\n", False), (p.dice.choice(p.keywords), True), ("\n" + after, False)]


SHAPES = [site_name, friend_links, title_tail, keyword_line, advert, leak, comment, dense, numbered, breadcrumb, hidden, single]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--known", action="store_true")
    o = parser.parse_args()
    folder = os.path.join(os.environ.get("SHAI_DATA") or sys.exit("SHAI_DATA is not set"), "corpora", "dev")
    hosts = []
    for name in sorted(glob.glob(os.path.join(folder, "*.jsonl.gz"))):
        with gzip.open(name, "rt", encoding="utf-8") as rows:
            hosts += [r for r in map(json.loads, rows) if 120 < len(r["text"]) < 20000]
    dice, by = random.Random(o.seed), lists(o.known)
    dice.shuffle(hosts)
    for i in range(o.count):
        p = Page(dice, hosts[i % len(hosts)], by)
        shape = dice.choice(SHAPES)
        text, spans, at = "", [], 0
        for piece, spam in shape(p):
            size = len(piece.encode())
            if spam:
                spans.append([at, at + size])
            text, at = text + piece, at + size
        print(json.dumps({"id": f"other{i}", "text": text, "spans": spans, "shape": shape.__name__, "family": p.family, "lang": "zh" if p.han else "en"}, ensure_ascii=False))


if __name__ == "__main__":
    main()
