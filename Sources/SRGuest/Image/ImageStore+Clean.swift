// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
public import SRLinux
internal import SRSupport
public import SystemPackage

extension ImageStore {
    /// Every whole root or kernel in the cache.
    func parts<Manifest>(_: Manifest.Type) -> [ImagePart<Manifest>] {
        let folder = cache.appending(Manifest.kind.folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        return names.sorted().compactMap { try? ImagePart(folder: folder.appending($0)) }
    }

    public func roots() -> [RootImage] { parts(RootManifest.self) }
    public func kernels() -> [KernelImage] { parts(KernelManifest.self) }

    /// The names of the kernels that there is a recipe of.
    ///
    /// - Parameters:
    ///   - arch: of that architecture alone; nil: all.
    ///   - pageSize: with such pages alone; nil: all.
    /// - Throws: `SRError` of code `usage` where there are none.
    public func kernelNames(
        of arch: String? = nil, with pageSize: PageSize? = nil
    ) throws -> [String] {
        if let arch { _ = try Architecture.named(arch) }
        let book = try RecipeBook.find(environment: environment)
        let names = try book.names(.kernel).filter { name in
            let recipe = try book.recipe(name, as: KernelRecipe.self)
            return arch ?? recipe.arch == recipe.arch
                && pageSize ?? recipe.pageSize == recipe.pageSize
        }
        if names.isEmpty, let pageSize {
            throw SRError(
                .usage, "no kernel\(arch.map { " of \($0)" } ?? "") has pages of \(pageSize)")
        }
        return names
    }

    /// The folders of the parts that the present recipes give, built or not.
    public func presentFolders() throws -> Set<FilePath> {
        let book = try RecipeBook.find(environment: environment)
        return Set(
            try book.names(.root).map {
                folder(.root, try book.digest($0, as: RootRecipe.self))
            }
                + book.names(.kernel).map {
                    folder(.kernel, try book.digest($0, as: KernelRecipe.self))
                })
    }

    /// Whether what a capture uses when it is not told otherwise is there.
    func hasUsual() throws -> Bool {
        let book = try RecipeBook.find(environment: environment)
        let root = try book.digest(GuestImage.usualRoot, as: RootRecipe.self)
        let kernel = try book.digest(KernelSeries.usual.rawValue, as: KernelRecipe.self)
        return (try? RootImage(folder: folder(.root, root))) != nil
            && (try? KernelImage(folder: folder(.kernel, kernel))) != nil
    }

    /// Removes roots and kernels, and what earlier versions of this tool kept.
    ///
    /// - Parameters:
    ///   - all: the present ones too, and the packages, chroots and QEMUs that are kept.
    ///   - packages: the packages that are kept, too.
    /// - Returns: what was removed.
    public func clean(all: Bool, packages: Bool) throws -> [FilePath] {
        let present = all ? [] : try presentFolders()
        let files = FileManager.default
        var removed: [FilePath] = []
        let earlier = ["images", "packages"]
        var kinds = earlier + PartKind.allCases.map(\.folder)
        if all || packages { kinds.append(PackageStore.folderName) }
        if all { kinds += ["apt", "chroots", "qemu"] }
        for kind in kinds {
            let folder = cache.appending(kind)
            for name in (try? files.contentsOfDirectory(atPath: folder.string)) ?? [] {
                let path = folder.appending(name)
                guard !present.contains(path) else { continue }
                do {
                    try files.removeItem(atPath: path.string)
                } catch {
                    throw SRError(
                        .hostInput, "cannot remove \(path): \(SystemReason.text(error))")
                }
                removed.append(path)
            }
        }
        return removed
    }
}
