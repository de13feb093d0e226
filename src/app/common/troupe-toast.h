/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a toast with a button stays. */

#pragma once

/* Seconds: as long as reading and a decision may take. */
#define TROUPE_TOAST_BUTTON_SECONDS 30
