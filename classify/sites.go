package classify

import (
	_ "embed"
	"slices"
	"strings"
)

// sites are the names of well-known sites, and of the pages that every site has, in
// lower case: what stands between keywords in the links of a hacked page and was there
// before. The list is written by hand; a name that is sold under (adobe, 百度) is not in it.
var sites = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.Lines(sitesFile) {
		m[strings.TrimSpace(name)] = true
	}
	return m
}()

//go:embed sites.txt
var sitesFile string

// linkLabels say what the links behind them are.
var linkLabels = []string{
	"友情链接", "友情連結", "友链", "合作伙伴", "合作單位", "合作单位", "相关链接", "相關連結", "推荐链接", "站台連結",
	"links", "link", "our links", "blogroll", "partners", "our partners", "friends", "friendly links", "useful links", "related links",
}

// isSite reports whether an item reads as the name of a site.
func (a *analysis) isSite(i int) bool { return sites[strings.ToLower(string(a.source(i, i+1)))] }

// isLinkLabel reports whether it reads as what stands before links.
func (a *analysis) isLinkLabel(i int) bool {
	return slices.Contains(linkLabels, strings.ToLower(string(a.source(i, i+1))))
}
