using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TenantHygiene.EmbeddedHost.Tests.OfficialSurface;

/// <summary>Writes a type and its public and protected members as the listing writes them.</summary>
internal sealed class DeclaredType(Type type)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public string Name { get; } = Text(type);

    public string Kind => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        _ when IsDelegate => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    /// <summary>Base type, null where the listing leaves it out.</summary>
    public string? Base => type.BaseType is null || type.BaseType == typeof(object) || type.IsValueType ? null : Text(type.BaseType);

    public IEnumerable<string> Interfaces => IsDelegate || type.IsEnum
        ? []
        : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(Text);

    public IEnumerable<string> Members => type.IsEnum ? EnumMembers : IsDelegate ? DelegateMembers : ClassMembers;

    private bool IsDelegate => type.BaseType == typeof(MulticastDelegate);

    private IEnumerable<string> EnumMembers
        => Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt32(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");

    private IEnumerable<string> DelegateMembers
    {
        get
        {
            var invoke = type.GetMethod("Invoke")!;
            return [$"{Text(invoke.ReturnType)} Invoke({Parameters(invoke)})"];
        }
    }

    private IEnumerable<string> ClassMembers =>
    [
        .. type.GetCustomAttributes<AttributeUsageAttribute>(inherit: false)
            .Select(usage => $"[AttributeUsage({usage.ValidOn}, AllowMultiple = {usage.AllowMultiple})]"),
        .. type.GetConstructors(Declared).Where(IsVisible).Where(constructor => !constructor.IsStatic)
            .Select(constructor => $"{Access(constructor)} .ctor({Parameters(constructor)})"),
        .. type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsVisible)).Select(Property),
        .. type.GetMethods(Declared).Where(IsVisible).Where(IsListed).Select(Method),
        .. type.GetFields(Declared).Where(constant => constant.IsPublic || constant.IsFamily).Select(Field),
    ];

    // Every record has these two; the listing leaves them out.
    private static bool IsListed(MethodInfo method)
        => method.Name is not ("<Clone>$" or "PrintMembers") && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Modifier(MethodInfo method) => method switch
    {
        { IsStatic: true } => " static",
        { IsAbstract: true } => " abstract",
        { IsVirtual: true, IsFinal: false } => method.GetBaseDefinition() == method ? " virtual" : " override",
        _ => string.Empty,
    };

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Text))}>" : string.Empty;
        return $"{Access(method)}{Modifier(method)} {Text(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(IsVisible).ToArray();
        var widest = accessors.FirstOrDefault(accessor => accessor.IsPublic) ?? accessors[0];
        var parts = accessors.OrderBy(accessor => accessor.ReturnType == typeof(void)).Select(accessor =>
        {
            var isInit = accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            var name = accessor.ReturnType != typeof(void) ? "get" : isInit ? "init" : "set";
            return accessor.IsPublic || !widest.IsPublic ? name + ";" : $"protected {name};";
        });
        return $"{Access(widest)}{Modifier(widest)} {Text(property.PropertyType)} {property.Name} {{ {string.Join(' ', parts)} }}";
    }

    private static string Field(FieldInfo field)
    {
        var access = field.IsPublic ? "public" : "protected";
        if (!field.IsLiteral)
        {
            return $"{access}{(field.IsStatic ? " static" : string.Empty)} {Text(field.FieldType)} {field.Name}";
        }

        var value = field.GetRawConstantValue();
        return $"{access} const {Text(field.FieldType)} {field.Name} = {(value is string text ? $"\"{text}\"" : Constant(value))}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select((parameter, index) =>
    {
        var isThis = index == 0 && method.IsDefined(typeof(ExtensionAttribute));
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute));
        var value = parameter.HasDefaultValue ? " = " + Default(parameter) : string.Empty;
        return $"{(isThis ? "this " : string.Empty)}{(isParams ? "params " : string.Empty)}{Text(parameter.ParameterType)} {parameter.Name}{value}";
    }));

    private static string Default(ParameterInfo parameter)
    {
        var isPlainStruct = parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null;
        return parameter.DefaultValue is { } value ? Constant(value) : isPlainStruct ? "default" : "null";
    }

    private static string Constant(object? value)
        => value is bool truth ? (truth ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Text(Type type)
    {
        if (type.IsByRef)
        {
            return Text(type.GetElementType()!) + "&";
        }

        if (type.IsArray)
        {
            return Text(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = (type.FullName ?? $"{type.Namespace}.{type.Name}").Split('[')[0].Replace('+', '.');
        return type.IsGenericType
            ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Text))}>"
            : name;
    }
}
