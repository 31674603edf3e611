#!/usr/bin/env bash
# 文书 PDF 用的字体：仿宋、宋体、黑体、楷体（Fandol）和补生僻字的 Noto CJK，取自 Debian 软件包，放到 var/fonts。
# 已有就什么也不做；不需要管理员权限。没有 apt-get 的机器上只作说明，DOCX 不受影响。打印字体的文件夹。
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${GUITU_FONTS:-var/fonts}
fandol="FandolFang-Regular FandolSong-Regular FandolSong-Bold FandolHei-Regular FandolKai-Regular"
noto="NotoSerifCJK-Regular NotoSerifCJK-Bold NotoSansCJK-Regular"
system=/usr/share/fonts/opentype/noto

lacks() { # 包名 后缀 字体…：有一个缺就是缺
  local end=$1 one
  shift
  for one in "$@"; do
    [ -e "$folder/$one.$end" ] || { [ "$end" = ttc ] && [ -e "$system/$one.ttc" ]; } || return 0
  done
  return 1
}

fetch() { # 包名 包内文件夹 后缀 字体…：只下载、解开，不安装
  local package=$1 inside=$2 end=$3 work one
  shift 3
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    echo "缺少字体（$*）。请从 $package 软件包取出，放到 $folder；在此之前不能生成 PDF，DOCX 不受影响。" >&2
    return 1
  fi
  work=$(mktemp -d)
  # _apt 用户也要能写，否则 apt 会抱怨沙盒。
  chmod 755 "$work"
  if ! (cd "$work" && apt-get download -qq "$package" >/dev/null 2>&1); then
    { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; } && { $([ "$(id -u)" = 0 ] || echo sudo) apt-get update -qq >&2 || true; }
    if ! (cd "$work" && apt-get download -qq "$package" >&2); then
      rm -rf "$work"
      echo "没有下载到 $package。请检查网络后再运行 bash scripts/fonts.sh；在此之前不能生成 PDF，DOCX 不受影响。" >&2
      return 1
    fi
  fi
  dpkg-deb -x "$work"/"$package"_*.deb "$work/x"
  mkdir -p "$folder"
  for one in "$@"; do
    cp "$work/x/$inside/$one.$end" "$folder/"
  done
  rm -rf "$work"
}

failed=0
# shellcheck disable=SC2086
if lacks otf $fandol; then
  fetch texlive-lang-chinese usr/share/texlive/texmf-dist/fonts/opentype/public/fandol otf $fandol || failed=1
fi
# shellcheck disable=SC2086
if lacks ttc $noto; then
  fetch fonts-noto-cjk usr/share/fonts/opentype/noto ttc $noto || failed=1
fi
[ "$failed" = 0 ] && echo "$folder"
exit 0
