package classify

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sought are things that people look for.
var sought = strings.Fields(`电饭煲 蓝牙音箱 梅花鹿养殖 旧书交换 河豚 窗帘轨道 羽毛球拍 二胡独奏 猕猴桃嫁接 钢筋弯曲机
	普洱茶饼 登山杖 缝纫机皮带 越野轮胎 剪纸窗花 鲈鱼清蒸 竹筏漂流 锁芯更换 枣糕配方 沙发翻新
	显微镜载玻片 雪橇犬 豆腐脑卤汁 铝合金门窗 折叠婴儿床 航模马达 葡萄酒瓶塞 鹦鹉学舌 核桃油 榫卯结构
	煤气灶打火 牡丹亭唱段 复印机硒鼓 仙人掌浇水 磁悬浮地球仪 棉被除螨 阁楼隔热 墨水屏阅读器 紫砂壶鉴别 滑翔伞教练
	秦腔脸谱 铜火锅 扫地机边刷 驴友路线 荞麦枕头 皮影戏班 充电桩申请 燕窝挑毛 曲轴磨损 萨克斯指法
	围巾编织 骆驼奶粉 霓虹灯变压器 烤箱温度 辣椒育苗 瓷砖勾缝 糖醋排骨 陀螺仪漂移 宣纸装裱 冲锋衣洗涤
	蜂箱摆放 逆变器接线 塔吊证 泡菜坛 兰花分盆 货架承重 孔明灯 橡皮艇 芦荟胶 冰箱除霜
	鞋柜尺寸 猎户座星云 羊绒衫缩水 木屐声 麒麟臂训练 瓦楞纸箱 粽叶批发商 舞狮鼓点 盆景修剪 螺蛳粉汤底
	碳纤维鱼竿 樱桃采摘园 古琴断纹 热熔胶枪 腊肉烟熏 苏绣针法 摩托化油器 云台抖动 薄荷盆栽 卷帘门遥控
	蜡染布料 鸵鸟蛋雕 冬虫夏草 喷泉水泵 油画框 榨汁机滤网 拔罐器 窑洞民宿 蜻蜓标本 钓鱼灯
	硅胶模具 瑜伽垫 松鼠笼 汤圆馅料 竖琴谱 锦鲤鱼池 花椒树苗 榴莲蜜 拼图胶水 护眼台灯`)

func TestDumps(t *testing.T) {
	m, seg := shipped(t)
	c, err := New(m, seg, nil)
	if err != nil {
		t.Fatal(err)
	}
	host := "老茶馆翻修后重新开门\n\n老茶馆昨天重新开门。翻修用了一年多，木楼梯和雕花窗都保留了下来，厨房则换了新的灶台。\n茶馆的主人说，他从祖父手里接过这间店的时候，只有四张桌子，来喝茶的大多是熟人，坐下来就是一个下午。\n"
	asked := slices.Clone(sought)
	for i := range asked {
		switch i % 10 {
		case 3:
			asked[i] += "怎么选"
		case 7:
			asked[i] += fmt.Sprint("多少钱", i)
		}
	}
	line := func(w []string, sep string) string {
		return strings.Join(append(slices.Clone(w), "xr"+fmt.Sprint(len(w))), sep)
	}
	for name, x := range map[string]struct {
		text string
		dump bool
	}{
		"a dump":             {host + line(asked, " ") + "\n", true},
		"with words of spam": {host + line(append([]string{"澳门葡京赌场", "时时彩平台"}, asked...), " ") + "\n", true},
		"nobody asks":        {host + line(sought, " ") + "\n", false},
		"commas":             {host + line(asked, "，") + "\n", false},
		"one a line":         {host + line(asked, "\n") + "\n", false},
		"short":              {host + line(asked[:90], " ") + "\n", false},
		"a list alone":       {line(asked, " ") + "\n", false},
		"of few words":       {host + strings.Repeat(line(asked[:20], " ")+" ", 6) + "\n", false},
	} {
		v := c.Classify(Document{Text: []byte(x.text)})
		if !x.dump {
			for _, s := range v.Spans {
				if s.End-s.Start > len(x.text)/4 {
					t.Errorf("%s: %v", name, s)
				}
			}
			continue
		}
		if got := string(v.Strip(nil, []byte(x.text))); strings.TrimSpace(got) != strings.TrimSpace(host) {
			t.Errorf("%s: left of it is %q", name, got)
		}
		if v.Label == Clean || v.Score < dumpSure || len(v.Spans) != 1 {
			t.Errorf("%s: %s %g %v", name, v.Label, v.Score, v.Spans)
		}
	}
	c, err = New(m, seg, &Options{Threshold: 0.99})
	if err != nil {
		t.Fatal(err)
	}
	if v := c.Classify(Document{Text: []byte(host + line(asked, " "))}); len(v.Spans) > 0 {
		t.Errorf("it is not so sure: %v", v.Spans)
	}
}
