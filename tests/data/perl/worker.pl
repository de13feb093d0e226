#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The least that a worker must do, in a language of its own: see "A worker in any language" in
# docs/worker.md. Its value is the item backwards; an empty item fails.

use strict;
use warnings;

# The wire is moved away from standard output, so that accidental output is no frame.
open my $output, '>&', \*STDOUT or die "standard output: $!\n";
open STDOUT, '>&', \*STDERR or die "standard error: $!\n";
binmode STDIN;
binmode $output;

# One frame in one write.
sub put {
    my ($type, $body) = @_;
    my $frame = pack('L< a x3', length $body, $type) . $body;

    while (length $frame) {
        my $written = syswrite $output, $frame;
        die "the pool is gone: $!\n" unless defined $written;
        substr $frame, 0, $written, '';
    }
}

# The next bytes, or fewer at the end of the input.
sub take {
    my ($size) = @_;
    my $bytes = '';

    while (length $bytes < $size) {
        last unless sysread STDIN, $bytes, $size - length $bytes, length $bytes;
    }
    return $bytes;
}

sub block {
    my $data = '';
    my @ends;

    for my $value (@_) {
        $data .= "$value\n";
        push @ends, length $data;
    }
    return pack('L<*', @ends) . $data;
}

# Nanoseconds, of a clock that counts hundredths of a second.
sub now {
    open my $uptime, '<', '/proc/uptime' or return 0;
    return (split ' ', <$uptime>)[0] * 1e9;
}

# The head of a result and of a failure: the batch and the time. Memory and core may stay unknown.
sub run {
    my ($batch, $began) = @_;
    return pack 'Q<5 L<', $batch, now() - $began, 0, 0, 0, 0xffffffff;
}

sub work {
    my ($batch, $item) = @_;
    my $began = now();

    if ($item eq '') {
        put('F', run($batch, $began) . pack('L< l< L<', 1, 0, 2) . block('nothing to turn', ''));
    }
    else {
        my $value = reverse $item;
        put('R', run($batch, $began) . pack('L<', 1) . block($value));
    }
}

# Flags are 0: it takes no ranges, and answers no probes.
put('H', pack('a8 L<3 q<', 'TROUPE', 1, 0, 1, $$) . 'worker.pl');

while ((my $header = take(8)) ne '') {
    my ($size, $type) = unpack 'L< a', $header;
    my $body = take($size);
    die "a frame of type $type was not expected\n" unless $type eq 'I' && length $body == $size;

    my ($batch, $index, $count) = unpack 'Q<2 L<', $body;
    my @ends = unpack "x20 L<$count", $body;
    my $start = 0;
    for my $end (@ends) {
        work($batch, substr $body, 20 + 4 * $count + $start, $end - $start - 1);
        $start = $end;
    }
}

my ($user, $system) = times;
put('B', pack('Q<3', $user * 1e9, $system * 1e9, 0));
