/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sizes of frames, for the code that writes and parses them. */

#pragma once

#include "troupe-wire.h"

/* The sizes of the bodies up to the beginning of a block or a text. */
#define HELLO_SIZE    28
#define ITEMS_SIZE    20
#define RANGE_SIZE    40
#define RUN_SIZE      44
#define RESULTS_SIZE  (RUN_SIZE + 4)
#define MEMORY_SIZE   4
#define SHARED_SIZE   (RUN_SIZE + 12)
#define FAILED_SIZE   (RUN_SIZE + 12)
#define LISTEN_SIZE   12
#define OUTPUT_SIZE   12
#define PROGRESS_SIZE 4
#define LANE_SIZE     20
#define GOODBYE_SIZE  24
