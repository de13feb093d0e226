/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The fuzz target of frames. */

#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
