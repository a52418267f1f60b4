package inject

import (
	"slices"
	"strings"
)

// places are Chinese cities and provinces.
var places = strings.Fields("北京 上海 广州 深圳 天津 重庆 成都 武汉 杭州 南京 苏州 西安 郑州 长沙 青岛 大连 宁波 厦门 福州 济南 沈阳 哈尔滨 长春 石家庄 太原 合肥 南昌 昆明 贵阳 南宁 海口 三亚 兰州 银川 西宁 乌鲁木齐 呼和浩特 无锡 常州 扬州 南通 徐州 盐城 镇江 泰州 温州 嘉兴 绍兴 金华 台州 湖州 义乌 东莞 佛山 珠海 中山 惠州 江门 汕头 湛江 泉州 漳州 烟台 潍坊 临沂 淄博 威海 洛阳 开封 唐山 保定 廊坊 邯郸 秦皇岛 宜昌 襄阳 株洲 湘潭 岳阳 桂林 柳州 遵义 绵阳 芜湖 赣州 九江 包头 大同 吉林 大庆 东北 四川 广东 浙江 江苏 浦东 朝阳区 天河区 海淀 昆山 余姚")

// cities are names in the English blocks.
var cities = strings.Fields("london manchester dallas miami toronto sydney melbourne chicago houston seattle boston denver austin dublin glasgow vancouver montreal paris madrid berlin milan rome amsterdam brisbane perth auckland phoenix atlanta orlando leeds jakarta bandung surabaya medan delhi mumbai pune bangalore manila singapore dubai lagos nairobi johannesburg texas florida california ohio")

// countries follow a product in English.
var countries = strings.Fields("uk usa canada australia nz us india online europe france italy deutschland ireland singapore mexico")

// trade are words of any trade, honest or not.
var trade = append(strings.Fields("有限公司 公司 网 sale buy buying order price prices cost best new get free shipping real top store shop reviews today help"),
	"for sale", "on sale", "free shipping", "to buy", "side effects")

// Dress are the names and words that blocks are dressed with whatever they
// sell: of places, and of trade.
func Dress() []string { return slices.Concat(places, cities, countries, trade) }
