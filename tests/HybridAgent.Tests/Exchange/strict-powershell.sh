#!/usr/bin/env bash
# Stands in for PowerShell with Set-ArchiveGuid.ps1: takes exactly what the script takes, in any order after -File, and nothing else.
# Leaves what it was asked in the file "call" beside it, as "identity archive enable controller uri", and ends with what it finds in "call.reply": an exit code and words.
set -euo pipefail
refuse() { echo "strict-powershell: $1" >&2; exit 64; }
guid='^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
[ "$*" = "${*//[\'\"\;\$\`]/}" ] || refuse "an argument carries a character that a shell would expand"
[ "$1 $2 $3 $4 $5 $6" = "-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -File" ] || refuse "wrong options: $*"
[ -f "$7" ] && [ "$(basename "$7")" = Set-ArchiveGuid.ps1 ] || refuse "there is no script $7"
script=$7
shift 7
enable=no identity='' archive='' controller='' uri=''
while [ $# -gt 0 ]; do
  if [ "$1" != -EnableArchive ]; then [ $# -ge 2 ] || refuse "$1 has no value"; fi
  # What the real script does not declare, PowerShell would refuse too.
  grep -q "\] \$${1#-}\b" "$script" || refuse "the script has no parameter $1"
  case $1 in
    -EnableArchive) enable=yes; shift ;;
    -Identity) [[ $2 =~ $guid ]] || refuse "no GUID: $2"; identity=$2; shift 2 ;;
    -ArchiveGuid) [[ $2 =~ $guid ]] || refuse "no GUID: $2"; archive=$2; shift 2 ;;
    -DomainController) controller=$2; shift 2 ;;
    -ConnectionUri) uri=$2; shift 2 ;;
    *) refuse "unknown parameter $1" ;;
  esac
done
call=$(dirname "$0")/call
echo "$identity $archive $enable $controller $uri" >"$call.unfinished"
mv "$call.unfinished" "$call"
until [ -f "$call.reply" ]; do sleep 0.02; done
read -r code words <"$call.reply"
echo "$words" >&2
exit "$code"
