#!/usr/bin/env bash
# provision.sh FOLDER: makes two images of a throw-away Active Directory forest with Samba, as root:
#   FOLDER/stock.tar.gz     as Samba makes it, without the Exchange attributes
#   FOLDER/exchange.tar.gz  with them, and with one account that may write msExchArchiveGUID of the users below OU=Staff, and nothing else
# An image can be unpacked anywhere: smb.conf.template says @FOREST@ for its folder and @ADDRESS@ for its address.
# The passwords are public and the forest listens on loopback only: it protects nothing.
set -euo pipefail
umask 022
images=${1:?folder for the images}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
forest=$work/forest
base=DC=corp,DC=example,DC=test
schema="CN=Schema,CN=Configuration,$base"
mkdir -p "$forest" "$images"

samba-tool domain provision -s /dev/null --targetdir="$forest" --realm=CORP.EXAMPLE.TEST --domain=CORP --server-role=dc \
  --dns-backend=NONE --host-name=dc1 --host-ip=127.0.0.1 --adminpass='Passw0rd!Adm1n' \
  --option="interfaces=127.0.0.1/8" --option="bind interfaces only=yes" >"$work/provision.log" 2>&1 || { tail -5 "$work/provision.log" >&2; exit 1; }
mkdir -p "$forest"/{tls,run,ncalrpc,log,winbindd,ntp_signd,cache}
cat >"$forest/smb.conf.template" <<'CONF'
[global]
netbios name = DC1
workgroup = CORP
realm = CORP.EXAMPLE.TEST
server role = active directory domain controller
server services = ldap, cldap, kdc
interfaces = @ADDRESS@/8
bind interfaces only = yes
private dir = @FOREST@/private
state directory = @FOREST@/state
cache directory = @FOREST@/cache
lock directory = @FOREST@
pid directory = @FOREST@/run
ncalrpc dir = @FOREST@/ncalrpc
winbindd socket directory = @FOREST@/winbindd
ntp signd socket directory = @FOREST@/ntp_signd
log file = @FOREST@/log/samba.log
log level = 1
ldap server require strong auth = allow_sasl_over_tls
tls enabled = yes
tls keyfile = @FOREST@/tls/key.pem
tls certfile = @FOREST@/tls/certificate.pem
tls cafile = @FOREST@/tls/ca.pem
CONF
export SMB_CONF_PATH=$work/smb.conf
sed "s|@FOREST@|$forest|g; s|@ADDRESS@|127.0.0.1|g" "$forest/smb.conf.template" >"$SMB_CONF_PATH"
sam=$forest/private/sam.ldb
samba-tool spn add ldap/dc1.corp.example.test 'DC1$' -H "$sam" >/dev/null
samba-tool domain passwordsettings set --max-pwd-age=0 -H "$sam" >/dev/null # an image must not expire
samba-tool ou create "OU=Staff,$base" -H "$sam" >/dev/null
samba-tool ou create "OU=Undelegated,$base" -H "$sam" >/dev/null
samba-tool user create svc-hybrid 'Svc!Hybr1d-2026' -H "$sam" >/dev/null
samba-tool domain exportkeytab "$forest/svc-hybrid.keytab" --principal=svc-hybrid >/dev/null 2>&1
tar -czf "$images/stock.tar.gz" -C "$forest" .

# The true object identifiers of the Exchange schema. No lengths are demanded of the octet strings, so that tests can put other lengths there.
attribute() {
  printf 'dn: CN=%s,%s\nchangetype: add\nobjectClass: attributeSchema\nlDAPDisplayName: %s\nattributeID: %s\nattributeSyntax: %s\noMSyntax: %s\nisSingleValued: TRUE\nsearchFlags: %s\nisMemberOfPartialAttributeSet: TRUE\n\n' "$1" "$schema" "${@:2}"
}
exchange=1.2.840.113556.1.4.7000.102
{
  attribute ms-Exch-Mail-Nickname mailNickname 1.2.840.113556.1.2.447 2.5.5.12 64 13
  attribute ms-Exch-Target-Address targetAddress 1.2.840.113556.1.2.352 2.5.5.12 64 0
  attribute ms-Exch-Mailbox-Guid msExchMailboxGuid $exchange.11058 2.5.5.10 4 1
  attribute ms-Exch-Archive-GUID msExchArchiveGUID $exchange.51443 2.5.5.10 4 9
  attribute ms-Exch-Remote-Recipient-Type msExchRemoteRecipientType $exchange.51611 2.5.5.16 65 0
  attribute ms-Exch-Recipient-Type-Details msExchRecipientTypeDetails $exchange.50855 2.5.5.16 65 1
} >"$work/attributes.ldif"
{
  printf 'dn: CN=Mail-Recipient,%s\nchangetype: modify\nadd: mayContain\n' "$schema"
  printf 'mayContain: %s\n' mailNickname targetAddress msExchMailboxGuid msExchArchiveGUID msExchRemoteRecipientType msExchRecipientTypeDetails
} >"$work/class.ldif"
for step in attributes class; do
  ldbmodify -H "$sam" --option="dsdb:schema update allowed"=true "$work/$step.ldif" >"$work/$step.log" 2>&1 || { tail -5 "$work/$step.log" >&2; exit 1; }
done
value() { ldbsearch -H "$sam" "${@:2}" "$1" 2>/dev/null | awk -v name="$1:" '$1 == name { print $2 }'; }
attribute_id=$(value schemaIDGUID -b "$schema" '(lDAPDisplayName=msExchArchiveGUID)')
account=$(value objectSid '(sAMAccountName=svc-hybrid)')
user_class=bf967aba-0de6-11d0-a285-00aa003049e2
samba-tool dsacl set -H "$sam" --action=allow --objectdn="OU=Staff,$base" --sddl="(OA;CI;WP;$attribute_id;$user_class;$account)" >/dev/null
tar -czf "$images/exchange.tar.gz" -C "$forest" .
