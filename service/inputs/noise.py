"""What stands on a page without being part of its article, told by the words it is made of.

Written from how Vietnamese, English and Chinese sites word their menus, counters and footers. Every pattern must
cover a whole block: an article may well speak of cookies or of visitor numbers.
"""

import re
from typing import Final

# Every repeated part can match in one way only, or a long line of near misses would take for ever.
_NUMBER = r"[\d.,]+(?: ?[kKmM万])?"
_BULLET = re.compile(r"^[\s•·▪●◦■□►▶»›|*+–—-]+|[\s|»›]+$")

COUNTER_LABELS: Final = (
    r"đang (?:truy cập|online|xem)|(?:tổng )?(?:số )?lượt (?:xem|truy cập|đọc)|đã xem|số lần xem|"
    r"(?:users? |visitors? |guests? )?online(?: users?| now)?|(?:page )?views?|hits?|visits?|"
    r"浏览(?:次数|量|数)?|阅读(?:次数|量|数)?|点击(?:次数|量|数|率)|访问(?:次数|量|人数)|瀏覽(?:次數|量)?|點擊(?:次數|率)|"
    r"在线(?:人数)?|(?:今日|昨日|总)(?:访问|浏览)(?:量|次数)?"
)
# These also head honest lines ("Total: 45"), so they only count beside surer furniture.
VAGUE_LABELS: Final = (
    r"trực tuyến|khách(?: viếng thăm)?|thành viên(?: online)?|máy chủ tìm kiếm|hôm (?:nay|qua)|tuần (?:này|trước)|"
    r"tháng (?:này|trước|hiện tại)|tất cả|tổng cộng|bình luận|lượt thích|visitors?|reads?|likes?|shares?|comments?|"
    r"today|yesterday|(?:this|last) (?:week|month)|(?:all|total)(?: visits?| views?| visitors?)?|评论(?:数)?|点赞|转发|今日|昨日|总计"
)
COUNTER_UNITS: Final = (
    r"lượt (?:xem|đọc|truy cập|thích|chia sẻ)|bình luận|người (?:xem|đọc)|views?|reads?|hits?|comments?|likes?|shares?|"
    r"次(?:浏览|阅读|点击)?|人(?:浏览|阅读|看过)|浏览|阅读|评论"
)
_COUNT = rf"(?: ?[:：])?(?: ?[\[(（])? ?{_NUMBER}(?: ?[\])）])?(?: ?(?:{COUNTER_UNITS}|lượt|次|人))?"
COUNTER: Final = rf"(?:{COUNTER_LABELS}){_COUNT}"
VAGUE: Final = re.compile(rf"(?:{VAGUE_LABELS}|{COUNTER_LABELS}){_COUNT}", re.IGNORECASE)

SHARE_WORDS: Final = (
    r"share(?: this)?(?: (?:on|via|to))?|chia sẻ(?: (?:bài viết|qua|lên))?|facebook|twitter|zalo|linkedin|pinterest|"
    r"whatsapp|telegram|messenger|tweet|e-?mail(?: this)?|print(?: this)?|copy link|sao chép liên kết|in (?:bài viết|trang)|"
    r"gửi (?:email|bài viết)|lưu bài viết|like|thích|google\+?|x|分享(?:到|至)?|微信(?:好友)?|朋友圈|新浪微博|微博|qq(?:空间|好友)?|"
    r"人人网|豆瓣|复制链接|打印(?:本页|文章)?|收藏(?:本页)?|扫一扫|点赞"
)
MENU_WORDS: Final = (
    r"home(?: ?page)?|trang chủ|首页|首頁|網站首頁|网站首页|menu|danh mục|导航|giới thiệu|about(?: us)?|关于我们|關於我們|"
    r"tin tức(?: *[-–&] *sự kiện)?|news(?: (?:&|and) events)?|新闻(?:中心|动态|资讯)?|新聞(?:中心)?|thông báo|sự kiện|events|通知公告|"
    r"liên hệ|contact(?: us)?|联系我们|聯繫我們|search|tìm kiếm|搜索|站内搜索|sitemap|site map|sơ đồ (?:site|trang|website)|网站地图|"
    r"faqs?|hỏi đáp|常见问题|thư viện(?: ảnh| hình ảnh| video)?|gallery|photos?|videos?|图片|视频|图库|download|tải về|下载|"
    r"tiếng việt|vietnamese|english|tiếng anh|中文|简体中文|繁體中文|chinese|tiếng trung|vi|en|cn|zh|language|ngôn ngữ|"
    r"login|log in|log out|sign in|sign up|register|đăng nhập|đăng ký|đăng xuất|tên đăng nhập|mật khẩu|quên mật khẩu\??|"
    r"username|password|remember me|ghi nhớ|登录|登陆|注册|用户名|密码|忘记密码|用户登录|"
    r"thông tin mới nhất|tin mới(?: nhất| cập nhật)?|latest(?: news| posts| updates)?|最新(?:新闻|动态|资讯|消息)|热点(?:新闻)?|"
    r"thống kê(?: truy cập| website)?|(?:visitor )?stat(?:istic)?s|visitors? (?:counter|statistics)|访问统计|流量统计|网站统计|"
    r"skip to (?:main )?content|toggle navigation|close|đóng|关闭(?:窗口)?|关闭本页|lịch trình mẫu|tra cứu|quảng cáo|advertisement|广告|"
    r"rss(?: feeds?)?|ipv6(?: ready| enabled)?|w3c(?: valid.*)?|本网站支持 ?ipv6"
)

ANYWHERE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:current (?:position|location)|you are here|vị trí hiện tại|bạn đang (?:ở|xem)(?: đây)?|当前位置|當前位置|您(?:现在)?的?(?:当前)?位置|您所在的位置|目前位置)\s*[:：].{0,200}",
        r"(?:home|trang chủ|首页|首頁|网站首页)\s*(?:[>»›/→]|&gt;|::).{0,200}",
        rf"(?>{COUNTER})(?:[\s|,;•·-]+(?>{COUNTER}))*",
        rf"(?>{_NUMBER} ?(?:{COUNTER_UNITS}))(?:[\s|,;•·-]+(?>{_NUMBER} ?(?:{COUNTER_UNITS})))*",
        rf"(?:(?:{SHARE_WORDS})[\s:：|,，、/•·]*){{2,}}",
        r"(?:share(?: this)?(?: (?:article|post|story|page))?|share on|chia sẻ(?: bài viết(?: này)?)?|分享(?:到|至)|分享本文)\s*[:：]?",
        r"[【\[(（]?\s*(?:字号|字體|字体|cỡ chữ|font size)\s*[:：].{0,30}",
        r"a\s*[-−]\s*a(?:\s*a)?\s*\+|a\+\s*a-|[【\[]?(?:大\s*中\s*小)[】\]]?",
        r"(?:back to top|về đầu trang|lên đầu trang|quay lại|返回顶部|返回列表|返回首页|打印本页)",
        r"ipv6 (?:ready|enabled)|本网站(?:已)?支持\s*ipv6(?:访问)?",
    )
)  # fmt: skip
EDGE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{MENU_WORDS})\s*[:：]?",
        rf"(?:{MENU_WORDS})(?: ?[|/·•,、] ?(?:{MENU_WORDS})| (?:{MENU_WORDS}))+",
        r"[^>»›.。]{1,50}(?:[>»›]{1,2}[^>»›.。]{1,80}){2,}",
        r"[^|｜.。]{1,40}(?:[|｜][^|｜.。]{1,40}){2,}",
        r"(?:[«‹<]\s*)?(?:first|prev(?:ious)?|trước|đầu|上一页)?\s*\d{1,4}(?:\s+(?:\d{1,4}|…|\.\.\.))*\s*(?:(?:next|last|sau|cuối|下一页|尾页)\s*)*[»›>]*",
        r"(?:trang|page|第)\s*\d+\s*(?:(?:/|trên|of|页[,，]?\s*共)\s*\d+)?\s*页?",
        r"welcome to(?: (?:our|the) (?:official )?(?:web)?(?:site|page|portal)\b.{0,80})?|chào mừng (?:bạn |quý khách |các bạn )*(?:đã )?đến với(?: (?:website|trang|cổng).{0,100})?|欢迎(?:您)?(?:访问|光临|来到).{0,40}(?:网站?|网页|主页)?",
        r"(?:©|\(c\)|copyright(?: ?©| ?\(c\)|:|,? ?\d{4}| by\b)|bản quyền (?:©|thuộc|\d{4})|版权(?:所有|归)|版權所有).{0,250}|.{0,120}all rights reserved\.?.{0,80}|.{0,60}(?:icp备|icp証|公网安备|网站标识码).{0,80}",
        r"(?:上一(?:篇|页|条|则)|下一(?:篇|页|条|则)|(?:previous|next|older|newer)(?: (?:article|post|posts|page|story))?|(?:bài|tin|trang) (?:trước|sau|kế tiếp|tiếp theo))\s*(?:[:：].{0,150})?[»›>]*",
        r"(?:责任编辑|责编|编辑|編輯|校对|审核|biên tập|editor|edited by)\s*[:：].{0,60}",
        r"(?:tags?|từ khóa|keywords?|标签|关键词|關鍵詞)\s*[:：].{0,200}",
        r"(?:powered by|designed by|developed by|thiết kế (?:bởi|web)|技术支持|主办单位|承办单位|cơ quan chủ quản|giấy phép số|chịu trách nhiệm (?:chính|nội dung|xuất bản)).{0,200}",
        r"(?=.*cookies?)(?=.*(?:accept|consent|agree|experience|policy|preferences|browsing|đồng ý|chấp nhận|trải nghiệm|同意|接受|体验|继续))(?:we|this|our|by|chúng tôi|trang|website|本网站|我们|使用).{0,400}",
        r"(?:accept(?: all)?|reject(?: all)?|agree|đồng ý|chấp nhận|từ chối|接受|同意|拒绝)(?: cookies?)?",
        r"(?:follow us|theo dõi chúng tôi|关注我们|扫码关注|subscribe|newsletter|đăng ký nhận (?:tin|bản tin)).{0,100}",
    )
)  # fmt: skip
OPENERS: Final = re.compile(
    r"(?:có thể bạn (?:quan tâm|thích|chưa biết)|(?:những |các )?(?:bài viết|tin tức|tin bài|tin|bài) (?:liên quan|cùng chuyên mục|khác|cũ hơn|mới hơn|đọc nhiều(?: nhất)?|nổi bật|xem nhiều)|"
    r"(?:xem|đọc) (?:thêm|nhiều)|"
    r"related(?: (?:articles?|news|posts?|stories|content|links?|topics?|reading))?|you (?:may|might) (?:also )?(?:like|be interested in|enjoy)|"
    r"read (?:more|next|also)|more (?:news|stories|articles)(?: .{0,40})?|(?:most (?:read|viewed|popular)|popular|recommended|trending)(?: (?:posts|news|stories|articles|now|for you))?|"
    r"相关(?:阅读|新闻|文章|链接|推荐|报道|内容|资讯)|相關(?:閱讀|新聞|文章|連結)|推荐阅读|延伸阅读|热门(?:文章|新闻|推荐)|猜你喜欢|更多(?:新闻|资讯|内容)|精彩推荐|友情链接|"
    r"bình luận(?: *\(\d+\))?|ý kiến (?:bạn đọc|của bạn)|gửi (?:bình luận|phản hồi)(?: của bạn)?|comments?(?: *\(\d+\))?|leave a (?:comment|reply)|(?:网友|最新|发表)?评论|"
    r"contact(?: us| info(?:rmation)?)?|get in touch|liên hệ(?: với chúng tôi)?|thông tin liên hệ|联系我们|联系方式|聯絡我們)\s*[:：>»…]*",
    re.IGNORECASE,
)
CONTACT: Final = re.compile(
    r"(?:add(?:ress)?|địa chỉ|trụ sở|地址|tel(?:ephone)?|phone|điện thoại|đt|hotline|đường dây nóng|fax|电话|電話|传真|e-?mail|邮箱|邮编|website|web|mobile)\s*\.?\s*[:：].{0,250}",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Strip the bullets and separators around a block, and fold its white space."""
    return _BULLET.sub("", " ".join(text.split()))


def is_furniture(text: str, *, edge: bool) -> bool:
    """Tell whether a whole block is page furniture; more counts as such at the `edge` of the page than within."""
    stripped = bare(text)
    if len(stripped) > 500:
        return False
    # A breadcrumb may begin with the mark that `bare` strips.
    candidates = {stripped, " ".join(text.split())}
    patterns = ANYWHERE + EDGE if edge else ANYWHERE
    return any(pattern.fullmatch(candidate) for pattern in patterns for candidate in candidates if candidate)


def opens_list(text: str) -> bool:
    """Tell whether a block is the heading of related links, comments or contact data."""
    stripped = bare(text)
    return len(stripped) <= 80 and OPENERS.fullmatch(stripped) is not None


def is_companion(text: str) -> bool:
    """Tell whether a block is a vague counter or an address line: furniture only beside other furniture."""
    stripped = bare(text)
    return len(stripped) <= 300 and any(pattern.fullmatch(stripped) for pattern in (VAGUE, CONTACT))
