/** Who exports what, and who takes it: read from the syntax alone, so that the whole project takes a second. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { root } from '../../project';

/** A name of a module that others can import. */
export interface Exported {
  /** Relative to the root, with slashes. */
  readonly file: string;
  readonly name: string;
  /** An interface or the name of a type: what others are given may have it without its name being said. */
  readonly isType: boolean;
  /** Whether its own file does anything else with it. */
  readonly usedAtHome: boolean;
}

/** What files take of others: `FILE NAME`, for each the files that do. */
type Uses = ReadonlyMap<string, ReadonlySet<string>>;

interface Module {
  readonly source: ts.SourceFile;
  readonly exported: Map<string, ts.Node | undefined>;
  /** Modules of which it exports all there is. */
  readonly passesOn: string[];
}

export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
    .sort();
}

/** All exports of the files of some folders, and what files of these and other folders take of them. */
export function readExports(product: readonly string[], others: readonly string[]): { exported: Exported[]; uses: Uses } {
  const modules = new Map<string, Module>();
  for (const file of [...product, ...others].flatMap((folder) => filesBelow(folder, '.ts'))) modules.set(file, readModule(file));
  const uses = new Map<string, Set<string>>();
  const use = (by: string, file: string, name: string): void => {
    const home = homeOf(modules, file, name);
    const key = `${home} ${name}`;
    uses.set(key, (uses.get(key) ?? new Set()).add(by));
  };
  for (const [file, { source }] of modules) collectUses(file, source, (of, name) => use(file, of, name), modules);
  const exported = [...modules].flatMap(([file, module]) =>
    product.some((folder) => file.startsWith(`${folder}/`))
      ? [...module.exported].map(([name, node]) => ({
          file,
          name,
          isType: node !== undefined && (ts.isInterfaceDeclaration(node.parent) || ts.isTypeAliasDeclaration(node.parent)),
          usedAtHome: node !== undefined && isUsedAtHome(module.source, name, node),
        }))
      : [],
  );
  return { exported, uses };
}

/** Where a name comes from that a module may only pass on. */
function homeOf(modules: ReadonlyMap<string, Module>, file: string, name: string): string {
  const module = modules.get(file);
  if (!module || module.exported.has(name)) return file;
  for (const next of module.passesOn) {
    const home = homeOf(modules, next, name);
    if (modules.get(home)?.exported.has(name)) return home;
  }
  return file;
}

function readModule(file: string): Module {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const exported = new Map<string, ts.Node | undefined>();
  const passesOn: string[] = [];
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause && ts.isNamedExports(exportClause)) for (const { name } of exportClause.elements) exported.set(name.text, undefined);
      else if (moduleSpecifier && !exportClause) passesOn.push(...resolved(file, moduleSpecifier));
    } else if (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      for (const name of declaredNames(statement)) exported.set(name.text, name);
    }
  }
  return { source, exported, passesOn };
}

function declaredNames(statement: ts.Statement): ts.Identifier[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const { name } = statement as ts.Statement & { name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name] : [];
}

function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function resolved(file: string, specifier: ts.Node): string[] {
  if (!ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return [];
  const base = path.posix.join(path.posix.dirname(file), specifier.text);
  return [`${base}.ts`, `${base}/index.ts`].filter((name) => existsSync(path.join(root, name))).slice(0, 1);
}

/** Calls `use` for every name that a file takes of another. */
function collectUses(
  file: string,
  source: ts.SourceFile,
  use: (of: string, name: string) => void,
  modules: ReadonlyMap<string, Module>,
): void {
  const all = (of: string): void => {
    for (const name of modules.get(of)?.exported.keys() ?? []) use(of, name);
    for (const next of modules.get(of)?.passesOn ?? []) all(next);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings;
      for (const of of resolved(file, node.moduleSpecifier)) {
        if (bindings && ts.isNamedImports(bindings)) {
          for (const { name, propertyName } of bindings.elements) use(of, (propertyName ?? name).text);
        } else if (bindings) all(of);
      }
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && node.exportClause && ts.isNamedExports(node.exportClause)) {
      for (const of of resolved(file, node.moduleSpecifier)) {
        for (const { name, propertyName } of node.exportClause.elements) use(of, (propertyName ?? name).text);
      }
    } else if (ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)) {
      // What adds to a module has the names of that module without an import.
      for (const of of resolved(file, node.name)) {
        for (const name of modules.get(of)?.exported.keys() ?? []) if (namesType(node, name)) use(of, name);
      }
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const name = node.qualifier && leftmost(node.qualifier);
      for (const of of resolved(file, node.argument.literal)) if (name) use(of, name);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      for (const of of node.arguments.flatMap((argument) => resolved(file, argument))) all(of);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function namesType(node: ts.Node, name: string): boolean {
  const visit = (each: ts.Node): boolean =>
    (ts.isTypeReferenceNode(each) && leftmost(each.typeName) === name) || (ts.forEachChild(each, visit) ?? false);
  return visit(node);
}

function leftmost(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : leftmost(name.left);
}

function isUsedAtHome(source: ts.SourceFile, name: string, declaration: ts.Node): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) && node.text === name && node !== declaration && !isMemberName(node)) || (ts.forEachChild(node, visit) ?? false);
  return visit(source);
}

/** Whether an identifier names a member of something: not what is called so at the top of the file. */
function isMemberName({ parent, pos }: ts.Identifier): boolean {
  if (ts.isPropertyAccessExpression(parent)) return parent.name.pos === pos;
  if (ts.isQualifiedName(parent)) return parent.right.pos === pos;
  return (ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent)) && parent.name?.pos === pos;
}
