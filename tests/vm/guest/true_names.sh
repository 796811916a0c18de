#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# In the guest: makes a view of a storage of umtprd in which the names are as its initiator sees them. umtprd 1.3 writes
# each half of a UTF-16 surrogate pair by itself, three bytes each, where UTF-8 has four for the whole; and reads them
# back the same way. The view is made of hard links.
#
# usage: true_names.sh FOLDER VIEW

set -euo pipefail

rm -rf -- "$2"
cp -al -- "$1" "$2"
# from the leaves to the root, so that no path changes before it is used
find "$2" -depth -name $'*\xed*' -print0 | perl -0 -ne '
    chomp;
    my ($folder, $name) = m{^(.*)/(.*)$}s;
    my $true_name = $name =~ s{\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])}{
        my $high = (ord($1) & 0x0f) << 6 | ord($2) & 0x3f;
        my $low = (ord($3) & 0x0f) << 6 | ord($4) & 0x3f;
        my $character = chr(0x10000 + ($high << 10) + $low);
        utf8::encode($character);
        $character
    }ger;
    rename $_, "$folder/$true_name" or die "$_: $!";
'
