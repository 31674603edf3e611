#!/usr/bin/env bash
# 无障碍检查用的 axe-core：固定版本，装到 var/axe，缺了才装。打印脚本文件的位置。
set -euo pipefail
cd "$(dirname "$0")/.."

version=4.14.1
folder=var/axe
file=$folder/node_modules/axe-core/axe.min.js

if ! grep -qs "\"version\": \"$version\"" "$folder/node_modules/axe-core/package.json"; then
  mkdir -p "$folder"
  npm install --silent --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --prefix "$folder" "axe-core@$version" >&2
fi
echo "$file"
