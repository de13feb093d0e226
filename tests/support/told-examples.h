/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Examples of what is told about a run, with every member set, for tests. */

#pragma once

#include "troupe-frame-reader.h"
#include "troupe-told-cores.h"
#include "troupe-told-counts.h"
#include "troupe-told-event.h"
#include "troupe-told-order.h"
#include "troupe-told-sample.h"
#include "troupe-told-worker.h"

extern const TroupeWorkerStatus told_worker;
extern const TroupeRunCounts told_counts;
extern const TroupeWorkerSample told_sample;
extern const TroupeToldCores told_cores;

const guint8 *told_get_body (GByteArray *frame, TroupeToldType type, gsize *size);
