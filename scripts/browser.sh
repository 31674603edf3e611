#!/usr/bin/env bash
# 浏览器测试用的 Chromium 和中文字体：缺了才装（Debian 的软件包）。
# Prints the path of the browser. GUITU_CHROMIUM names another one.
set -euo pipefail

browser="${GUITU_CHROMIUM:-/usr/bin/chromium}"
fonts=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

if [ ! -x "$browser" ] || [ ! -e "$fonts" ]; then
  if ! command -v apt-get >/dev/null; then
    echo "没有找到 $browser 或 Noto CJK 字体；请装好 Chromium，用 GUITU_CHROMIUM 写明它的位置。" >&2
    exit 1
  fi
  run=""
  [ "$(id -u)" = 0 ] || run=sudo
  $run apt-get update -qq >&2
  $run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >&2
fi
echo "$browser"
