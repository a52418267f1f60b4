package classify

import (
	"bytes"
	"strings"
)

// A text about spam holds its words: how to set up a filter, what not to answer, what a
// program looks for. The judge sees that a block is on the subject of what is about it, not
// that this subject is the block itself. Such a text uses the words of those who deal with
// spam, and what is not as good as certain in it is what it talks of.
const (
	mentionWords = 3     // different ones, at the least
	mentionSure  = 0.999 // the probability from which on a block is reported all the same
)

// mentions are words of those who deal with spam, in lower case.
var mentions = func() (words [][]byte) {
	for _, w := range strings.Fields("垃圾邮件 垃圾短信 垃圾评论 垃圾信息 敏感词 过滤 屏蔽 违禁词 词表 黑名单 误判 反垃圾 正则 举报 样例 示例 诈骗 冒充 短信 " +
		"垃圾郵件 垃圾簡訊 敏感詞 過濾 屏蔽 詞表 黑名單 誤判 詐騙 簡訊 " +
		"spam spammer spammers filter filters blocklist blacklist denylist regex moderation moderator moderators scam scams scammer scammers phishing fraud") {
		words = append(words, []byte(w))
	}
	return words
}()

// mentioned takes back what is not as good as certain in a text about spam, at high
// precision.
func (c *Classifier) mentioned(a *analysis, all []candidate) []candidate {
	unsure := false
	for i := range all {
		unsure = unsure || all[i].taken && all[i].p < mentionSure
	}
	if !unsure || c.opt.Precision != HighPrecision || c.opt.Threshold > 0 || !a.talksOfSpam(all) {
		return all
	}
	for i := range all {
		all[i].taken = all[i].taken && all[i].p >= mentionSure
	}
	return all
}

// talksOfSpam reports whether a text uses the words of those who deal with spam, outside
// of what is taken.
func (a *analysis) talksOfSpam(all []candidate) bool {
	body := bytes.Clone(a.searched())
	for i := range all {
		if k := &all[i]; k.taken {
			clear(body[min(len(body), a.items[k.lo].Start):min(len(body), a.items[k.hi-1].End)])
		}
	}
	body = bytes.ToLower(body)
	n := 0
	for _, w := range mentions {
		if n += btoi(holdsWord(body, w)); n == mentionWords {
			return true
		}
	}
	return false
}

// holdsWord reports whether a word stands in a text, by itself if it is Latin.
func holdsWord(body, word []byte) bool {
	for at := 0; ; {
		i := bytes.Index(body[at:], word)
		if i < 0 {
			return false
		}
		lo, hi := at+i, at+i+len(word)
		if word[0] >= 0x80 || (lo == 0 || !isLetter(body[lo-1])) && (hi == len(body) || !isLetter(body[hi])) {
			return true
		}
		at = hi
	}
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || c >= 0x80 }
