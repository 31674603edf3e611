#!/usr/bin/env bash
# 每种文书的 PDF 和 DOCX 都画成图，给人看：DOCX 用 LibreOffice 打开，办公字体用免费字体代。结果在 var/papers。
# LibreOffice 和 poppler 缺了才装（Debian 的软件包）。
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v soffice >/dev/null || ! command -v pdftoppm >/dev/null; then
  if ! command -v apt-get >/dev/null; then
    echo "请装好 LibreOffice Writer 和 poppler-utils。" >&2
    exit 1
  fi
  run=""
  [ "$(id -u)" = 0 ] || run=sudo
  $run apt-get update -qq >&2
  $run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-writer-nogui poppler-utils >&2
fi

out=var/papers
rm -rf "$out"
mkdir -p "$out/docx" "$out/pdf"
.venv/bin/python -m tests.kernel.papers.files "$out"

# 办公字体的名字指到免费字体，免得换成别的。
cat >"$out/fonts.conf" <<CONF
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>$PWD/var/fonts</dir>
<alias binding="same"><family>仿宋_GB2312</family><prefer><family>FandolFang R</family></prefer></alias>
<alias binding="same"><family>方正小标宋简体</family><prefer><family>FandolSong</family></prefer></alias>
<alias binding="same"><family>楷体_GB2312</family><prefer><family>FandolKai</family></prefer></alias>
<alias binding="same"><family>黑体</family><prefer><family>FandolHei</family></prefer></alias>
<alias binding="same"><family>宋体</family><prefer><family>FandolSong</family></prefer></alias>
</fontconfig>
CONF
FONTCONFIG_FILE="$PWD/$out/fonts.conf" timeout -k 10 600 soffice --headless "-env:UserInstallation=file://$PWD/$out/profile" \
  --convert-to pdf --outdir "$out/docx" "$out"/docx/*.docx >/dev/null
rm -rf "$out/profile"
for file in "$out"/pdf/*.pdf "$out"/docx/*.pdf; do
  pdftoppm -r 60 -png "$file" "${file%.pdf}"
done
wanted=$(ls "$out"/docx/*.docx | wc -l)
opened=$(ls "$out"/docx/*.pdf | wc -l)
echo "$out：$wanted 件文书，LibreOffice 打开了 $opened 件"
[ "$wanted" = "$opened" ]
