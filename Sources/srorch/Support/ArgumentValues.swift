// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import ArgumentParser
public import SRCapture
public import SRPager

extension SwapLike: ExpressibleByArgument {}
extension CaptureRequest.AcceleratorChoice: ExpressibleByArgument {}
extension ProgramRequest.Mode: ExpressibleByArgument {}
