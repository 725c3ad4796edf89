using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;
using WebJobsBinder = Microsoft.Azure.WebJobs.Binder;

namespace TenantHygiene.FunctionsHost.Index;

/// <summary>A parameter of a function's method.</summary>
/// <param name="Name">The binding's name.</param>
/// <param name="Type">The type that the extension hands over.</param>
/// <param name="Attribute">The binding; null for what the caller passes.</param>
internal sealed record FunctionParameter(string Name, Type Type, Attribute? Attribute);

/// <summary>A function as a method.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Parameters">Trigger and inputs.</param>
/// <param name="Mark">An attribute on the method itself, or null.</param>
/// <param name="ReturnAttribute">The trigger's attribute where its extension takes what the function returns; else null.</param>
internal sealed record FunctionMethod(
    string Name,
    IReadOnlyList<FunctionParameter> Parameters,
    Attribute? Mark,
    Attribute? ReturnAttribute
);

/// <summary>
/// Makes a class below <see cref="FunctionMethods"/> with one method for each function: what a developer would write for the WebJobs SDK by
/// hand. Each method passes its name and its arguments on; the last two arguments are the binder and the cancellation token.
/// </summary>
internal static class FunctionTypeBuilder
{
    /// <summary>Makes the class.</summary>
    public static Type Build(IEnumerable<FunctionMethod> functions)
    {
        var module = AssemblyBuilder
            .DefineDynamicAssembly(new AssemblyName("Functions"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("Functions");
        var type = module.DefineType("Functions", TypeAttributes.Public | TypeAttributes.Sealed, typeof(FunctionMethods));
        DefineConstructor(type);
        foreach (var function in functions)
        {
            DefineMethod(type, function);
        }

        return type.CreateType();
    }

    private static void DefineConstructor(TypeBuilder type)
    {
        var inherited = typeof(FunctionMethods).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).Single();
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(IFunctionInvoker)]);
        var code = constructor.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Call, inherited);
        code.Emit(OpCodes.Ret);
    }

    private static void DefineMethod(TypeBuilder type, FunctionMethod function)
    {
        FunctionParameter[] parameters =
        [
            .. function.Parameters,
            new("__binder", typeof(WebJobsBinder), null),
            new("__cancellation", typeof(CancellationToken), null),
        ];
        var method = type.DefineMethod(
            function.Name,
            MethodAttributes.Public,
            function.ReturnAttribute is null ? typeof(Task) : typeof(Task<object>),
            [.. parameters.Select(parameter => parameter.Type)]
        );
        method.SetCustomAttribute(AttributeEmitter.Write(new FunctionNameAttribute(function.Name)));
        if (function.Mark is not null)
        {
            method.SetCustomAttribute(AttributeEmitter.Write(function.Mark));
        }

        if (function.ReturnAttribute is not null)
        {
            method
                .DefineParameter(0, ParameterAttributes.Retval, null)
                .SetCustomAttribute(AttributeEmitter.Write(function.ReturnAttribute));
        }

        foreach (var (index, parameter) in parameters.Index())
        {
            var defined = method.DefineParameter(index + 1, ParameterAttributes.None, parameter.Name);
            if (parameter.Attribute is not null)
            {
                defined.SetCustomAttribute(AttributeEmitter.Write(parameter.Attribute));
            }
        }

        EmitBody(method.GetILGenerator(), function.Name, parameters);
    }

    // return base.InvokeAsync(name, new object[] { arguments… });
    private static void EmitBody(ILGenerator code, string name, FunctionParameter[] parameters)
    {
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldstr, name);
        code.Emit(OpCodes.Ldc_I4, parameters.Length);
        code.Emit(OpCodes.Newarr, typeof(object));
        foreach (var (index, parameter) in parameters.Index())
        {
            code.Emit(OpCodes.Dup);
            code.Emit(OpCodes.Ldc_I4, index);
            code.Emit(OpCodes.Ldarg, checked((short)(index + 1)));
            if (parameter.Type.IsValueType)
            {
                code.Emit(OpCodes.Box, parameter.Type);
            }

            code.Emit(OpCodes.Stelem_Ref);
        }

        code.Emit(
            OpCodes.Call,
            typeof(FunctionMethods).GetMethod(FunctionMethods.InvokeName, BindingFlags.Instance | BindingFlags.NonPublic)!
        );
        code.Emit(OpCodes.Ret);
    }
}

/// <summary>Writes an attribute's instance down as the compiler would have: a constructor with its arguments, and properties.</summary>
internal static class AttributeEmitter
{
    private const string TypeId = nameof(Attribute.TypeId);

    /// <summary>
    /// Writes it with the longest constructor whose parameters all have a value among the properties, and sets the other properties that
    /// have one.
    /// </summary>
    /// <exception cref="ArgumentException">The attribute has no such constructor.</exception>
    public static CustomAttributeBuilder Write(Attribute attribute)
    {
        var type = attribute.GetType();
        var values = type.GetProperties()
            .Where(property => property.CanRead && property.Name != TypeId)
            .ToDictionary(property => property.Name, property => property.GetValue(attribute), StringComparer.OrdinalIgnoreCase);
        var constructor = type.GetConstructors().Where(HasAllValues).MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new ArgumentException($"{type.Name} cannot be written from its properties");
        var properties = type.GetProperties().Where(IsWritten).ToArray();
        return new CustomAttributeBuilder(
            constructor,
            [.. constructor.GetParameters().Select(parameter => values[parameter.Name!])],
            properties,
            [.. properties.Select(property => values[property.Name])]
        );

        bool HasAllValues(ConstructorInfo candidate) =>
            candidate
                .GetParameters()
                .All(parameter =>
                    values.GetValueOrDefault(parameter.Name!) is { } value && parameter.ParameterType.IsInstanceOfType(value)
                );

        // Attributes cannot hold nullable values; those that do are settable for other callers.
        bool IsWritten(PropertyInfo property) =>
            property.SetMethod is { IsPublic: true }
            && Nullable.GetUnderlyingType(property.PropertyType) is null
            && values.GetValueOrDefault(property.Name) is not null;
    }
}
